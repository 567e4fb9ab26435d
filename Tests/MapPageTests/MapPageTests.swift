import Cryptography
import Datasets
import Foundation
import Heatmap
import MapExport
import Testing

@testable import MapPage

@Suite struct MapPageTests {
    private static let library = try? MapLibrary(
        script: Array("window.L = {};".utf8),
        style: Array(".leaflet { color: red }".utf8)
    )

    private func page(_ days: [ReleasedMap]) throws -> String {
        let page = try MapPage(days: days, verification: SampleDays.verification, library: #require(Self.library))
        return String(decoding: try page.html(), as: UTF8.self)
    }

    @Test("title, days, label, numbers, privacy and the line that verifies are text of the page, without any script")
    func text() throws {
        let days = [try SampleDays.day("2020-04-02", seed: 2), try SampleDays.day("2020-04-01", source: "Made up")]
        let page = try page(days)
        #expect(page.contains("<h1>People declared ill</h1>") && page.contains("2020-04-01 to 2020-04-02"))
        #expect(page.contains("role=\"note\"") && page.contains("<p>\(SampleDays.label)</p>"))
        let first = try #require(page.firstRange(of: "<th scope=\"row\">2020-04-01"))
        let second = try #require(page.firstRange(of: "<th scope=\"row\">2020-04-02"))
        #expect(first.lowerBound < second.lowerBound)
        #expect(page.contains("<td>\(days[1].heatmap.totalText)</td>"))
        #expect(page.contains("ε = 1 per person-day (") && page.contains("Source: Made up."))
        #expect(page.contains("<code>pandapp verify-result result.bundle</code>"))
        #expect(page.contains("Redistributions in binary form must reproduce the above copyright notice"))
    }

    @Test("a page of distinct persons has their words; a page of both measures is refused")
    func measures() throws {
        let visits = try SampleDays.day(SampleDays.heatmap(persons: 4_000, measure: .distinctPersons), "2020-04-02")
        let page = try page([visits])
        #expect(
            page.contains("Distinct ill persons per cell of 27 × 19 m</h2>")
                && page.contains("<th scope=\"col\">Visits</th>")
        )
        #expect(page.contains("visits of ill persons in the region") && page.contains("at most 8 cells"))
        #expect(page.contains("<p>Estimated distinct persons declared ill, per cell of 27 × 19 m, 2020-04-02."))
        #expect(!page.contains("counts as one") && !page.contains("Ill persons per km²"))
        #expect(throws: MapPageError.differentMeasures) { try self.page([SampleDays.day(), visits]) }
    }

    @Test("the same days give the same bytes, in whatever order they come")
    func deterministic() throws {
        let days = try SampleDays.days(3, persons: 100)
        #expect(try page(days) == page(days.reversed()))
    }

    @Test("no text of a report can end an element or open one")
    func hostileText() throws {
        let hostile = "</script></title><img src=x onerror=alert(1)><!--"
        let day = try SampleDays.day(hostile, title: hostile, label: hostile, source: hostile)
        let (page, plain) = (try page([day]), try page([try SampleDays.day()]))
        func count(_ text: String, in page: String) -> Int { page.ranges(of: text).count }
        for text in ["</script", "<script", "</title", "<img", "<!--"] {
            #expect(count(text, in: page) == count(text, in: plain))
        }
    }

    @Test("the policy lets nothing load, and names the digests of exactly the scripts and styles that are there")
    func policy() throws {
        let page = try page([try SampleDays.day()])
        let policy = try #require(page.firstMatch(of: /Content-Security-Policy" content="([^"]*)"/)?.1)
        #expect(policy.hasPrefix("default-src 'none'; ") && !policy.contains("unsafe") && !policy.contains("http"))
        let scripts = page.matches(of: /<script>([\s\S]*?)<\/script>/).map { String($0.1) }
        let styles = page.matches(of: /<style>([\s\S]*?)<\/style>/).map { String($0.1) }
        #expect(scripts.count == 2 && styles.count == 2)
        for text in scripts + styles {
            let digest = Data(SHA256Digest.of(Array(text.utf8)).bytes).base64EncodedString()
            #expect(policy.contains("'sha256-\(digest)'"))
        }
        #expect(policy.ranges(of: "sha256-").count == 4)
        #expect(!page.contains("src=\"http") && !page.contains("url(http") && !page.contains("@import"))
    }

    @Test("no day, a day twice and too many days are refused")
    func refusals() throws {
        let (day, library) = (try SampleDays.day(), try #require(Self.library))
        func refusal(_ days: [ReleasedMap]) -> MapPageError? {
            do {
                _ = try MapPage(days: days, verification: SampleDays.verification, library: library)
                return nil
            } catch {
                return error
            }
        }
        #expect(refusal([]) == .unusableNumberOfDays)
        #expect(refusal([day, day]) == .repeatedDay("2020-04-01"))
        #expect(refusal([ReleasedMap](repeating: day, count: 367)) == .unusableNumberOfDays)
    }

    @Test("different labels all stand above the map")
    func labels() throws {
        let days = [try SampleDays.day("2020-04-01"), try SampleDays.day("2020-04-02", label: "Hardware of a kind")]
        let page = try page(days)
        #expect(page.contains("<p>\(SampleDays.label)</p><p>Hardware of a kind</p>"))
    }
}
