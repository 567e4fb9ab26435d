import Datasets
import Foundation
import Heatmap
import MapExport
import TestSupport
import Testing

@testable import MapPage

/// The page in a real browser that reaches no network: Chromium, where this machine has it and Leaflet.
@Suite(.serialized, .enabled(if: Browser.isInstalled, "needs chromium and libjs-leaflet"))
struct BrowserTests {
    private func page(_ days: [ReleasedMap]) throws -> [UInt8] {
        try MapPage(days: days, verification: SampleDays.verification, library: Browser.leaflet()).html()
    }

    @Test("a page of a day, of a day without anybody, and of several days is drawn without an error")
    func drawn() throws {
        for days in [[try SampleDays.day()], [try SampleDays.day(persons: 0)], try SampleDays.days(3, persons: 300)] {
            let seen = try Browser().open(page(days))
            #expect(seen.body.contains("data-ready=\"1\"") && seen.body.contains("data-errs=\"0\""))
            #expect(seen.console.isEmpty, "\(seen.console)")
            let newest = days[days.count - 1]
            #expect(seen.document.contains("aria-live=\"polite\">\(newest.description.day)</h2>"))
            #expect(seen.document.contains(">\(newest.heatmap.totalText)<"))
        }
    }

    @Test("a link's end chooses the day; one that is no day, or cannot be decoded, chooses the last")
    func fragments() throws {
        let page = try page(SampleDays.days(3, persons: 300))
        for (fragment, day) in [("#2020-04-02", "2020-04-02"), ("#yesterday", "2020-04-03"), ("#%zz", "2020-04-03")] {
            let seen = try Browser().open(page, fragment: fragment)
            #expect(seen.body.contains("data-errs=\"0\"") && seen.body.contains("data-day=\"\(day)\""))
        }
    }

    @Test("text in a report that would be markup is shown as text")
    func hostileText() throws {
        let hostile = "<img src=https://evil.example/x onerror=document.body.dataset.owned=1>"
        let name = "2020-04-01</script><script>document.body.dataset.owned=1</script>"
        let day = try SampleDays.day(name, title: hostile)
        let seen = try Browser().open(page([day]))
        #expect(seen.body.contains("data-ready=\"1\""))
        #expect(!seen.body.contains("data-owned") && !seen.document.contains("<img") && seen.console.isEmpty)
    }

    @Test("even markup that got into the page could load nothing and run nothing")
    func policy() throws {
        let injected = "<script>document.body.dataset.owned=1</script><img src=\"https://evil.example/x\"></body>"
        let page = String(decoding: try page([SampleDays.day()]), as: UTF8.self)
        let seen = try Browser().open(Array(page.replacing("</body>", with: injected).utf8))
        #expect(seen.body.contains("data-ready=\"1\"") && !seen.body.contains("data-owned"))
        #expect(seen.console.contains { $0.contains("Content Security Policy") })
    }

    /// Opens the page with a script that acts like a reader, for which its policy is taken out.
    private func acting(_ script: String, on days: [ReleasedMap]) throws -> Browser.Seen {
        let page = String(decoding: try page(days), as: UTF8.self)
            .replacing(/<meta http-equiv="Content-Security-Policy"[^>]*>/, with: "")
            .replacing("</body>", with: "<script>\(script)</script></body>")
        let seen = try Browser().open(Array(page.utf8))
        #expect(seen.body.contains("data-errs=\"0\"") && seen.console.isEmpty, "\(seen.console)")
        return seen
    }

    @Test("the slider and its keys choose the day, and the label stays above all of it")
    func slider() throws {
        let days = try SampleDays.days(3, persons: 300)
        let seen = try acting(
            """
            var slider = document.getElementById("slider"), said = [];
            function note() { said.push(document.body.dataset.day + "=" + document.getElementById("total").textContent); }
            slider.value = "0"; slider.dispatchEvent(new Event("input")); note();
            document.getElementById("next").click(); note();
            document.getElementById("ground").click();
            document.body.dataset.said = said.join(";");
            document.body.dataset.valuetext = slider.getAttribute("aria-valuetext");
            var label = document.querySelector(".label"), box = label.getBoundingClientRect();
            var above = document.elementFromPoint(box.left + 20, box.top + 8);
            document.body.dataset.label = label.contains(above) && getComputedStyle(label).display !== "none" ? "seen" : "hidden";
            """,
            on: days
        )
        let said = days.prefix(2).map { "\($0.description.day)=\($0.heatmap.totalText)" }.joined(separator: ";")
        #expect(seen.body.contains("data-said=\"\(said)\""))
        #expect(seen.body.contains("data-valuetext=\"2020-04-02, \(days[1].heatmap.totalText) persons\""))
        #expect(seen.body.contains("data-label=\"seen\""))
    }

    @Test(
        "a tap anywhere in the region reads out a cell: estimate, error, density or noise floor",
        arguments: HeatmapMeasure.allCases
    )
    func tap(measure: HeatmapMeasure) throws {
        let day = try SampleDays.day(SampleDays.heatmap(persons: 3_000, measure: measure), "2020-04-01")
        let seen = try acting(
            """
            var container = document.getElementById("map"), frame = container.getBoundingClientRect(), said = new Set();
            for (var x = 2; x < frame.width; x += 8) for (var y = 2; y < frame.height; y += 8) {
              var at = { clientX: frame.left + x, clientY: frame.top + y, bubbles: true };
              container.dispatchEvent(new MouseEvent("mousemove", at));
              said.add(document.getElementById("readout").textContent.replace(/\\n/g, "|"));
            }
            document.body.dataset.said = Array.from(said).join(";");
            """,
            on: [day]
        )
        let said = try #require(seen.body.firstMatch(of: /data-said="([^"]*)"/)?.1).split(separator: ";")
            .map(String.init)
        let cells = said.filter { $0 != "Outside the region." }
        #expect(cells.count > 20 && cells.count < said.count)
        for words in cells {
            let isReleased = day.heatmap.cells.indices.contains { isReading(words, of: $0, in: day.heatmap) }
            #expect(isReleased, "\(words)")
        }
    }

    /// Whether the page says this of a cell: the very estimate and error, and the density to its digits.
    private func isReading(_ words: String, of cell: Int, in map: ReleasedHeatmap) -> Bool {
        let isPresence = map.parameters.measure == .presence
        let (unit, noun) = isPresence ? (48.0, "persons") : (1, "visits")
        let (estimate, error) = (Double(map.cells[cell].estimate) / unit, 2 * map.cells[cell].deviation / unit)
        guard words.hasPrefix("\(Self.number(estimate)) ± \(Self.number(error)) \(noun)|") else { return false }
        let over = isPresence ? "per km²" : "per cell of 27 × 19 m"
        guard let density = words.firstMatch(of: /\|([0-9.,]+) (per [^|]*)/), density.2 == over else {
            return words.contains("below the noise floor") && !map.isAboveNoiseFloor(cell)
        }
        guard map.isAboveNoiseFloor(cell), let value = Double(density.1.replacing(",", with: "")) else { return false }
        return abs(value - map.density(cell)) <= max(0.006, 0.006 * value)
    }

    /// A number as the page writes it.
    private static func number(_ value: Double) -> String {
        let thousandths = (value * 1000).rounded() / 1000
        let decimals = thousandths >= 100 ? 0 : thousandths >= 10 ? 1 : 2
        return thousandths.formatted(
            .number.precision(.fractionLength(decimals)).rounded(rule: .toNearestOrAwayFromZero)
                .locale(Locale(identifier: "en"))
        )
    }

    @Test("a page is readable on a phone: nothing is wider than the screen, and text has contrast 4.5 on both grounds")
    func phone() throws {
        let script = """
            function light(rgb) {
              var parts = rgb.match(/[0-9.]+/g).slice(0, 3).map(function (part) {
                var share = part / 255;
                return share <= .03928 ? share / 12.92 : Math.pow((share + .055) / 1.055, 2.4);
              });
              return .2126 * parts[0] + .7152 * parts[1] + .0722 * parts[2];
            }
            function ground(node) {
              for (; node; node = node.parentElement) {
                var colour = getComputedStyle(node).backgroundColor;
                if (!/, 0\\)$/.test(colour) && colour !== "transparent") { return colour; }
              }
              return "rgb(255, 255, 255)";
            }
            function lowest() {
              var least = 21;
              document.querySelectorAll("body *").forEach(function (node) {
                var own = Array.from(node.childNodes).some(function (child) { return child.nodeType === 3 && child.data.trim(); });
                if (!own || !node.getClientRects().length || node.disabled) { return; }
                var a = light(getComputedStyle(node).color), b = light(ground(node));
                least = Math.min(least, (Math.max(a, b) + .05) / (Math.min(a, b) + .05));
              });
              return least;
            }
            var first = lowest();
            document.getElementById("ground").click();
            document.body.dataset.contrast = Math.min(first, lowest()) >= 4.5 ? "good" : first + " " + lowest();
            document.body.dataset.wide = document.documentElement.scrollWidth <= window.innerWidth ? "no" : "yes";
            """
        let seen = try acting(script, on: SampleDays.days(2, persons: 300))
        #expect(seen.body.contains("data-contrast=\"good\""), "\(seen.body)")
        #expect(seen.body.contains("data-wide=\"no\""))
    }

    @Test("a page of thirty days of 5,000 cells is smaller than 2 MB, and is drawn")
    func size() throws {
        // Six days, each five times under other names: making them takes longest.
        let made = try (1...6).map { try SampleDays.heatmap(persons: 40_000, seed: $0) }
        #expect(made.allSatisfy { $0.cells.count >= 5_000 }, "\(made.map(\.cells.count))")
        let page = try page((1...30).map { try SampleDays.day(made[$0 % 6], "2020-04-\($0 < 10 ? "0" : "")\($0)") })
        #expect(page.count < 2_000_000, "\(page.count)")
        #expect(try Browser().open(page).body.contains("data-ready=\"1\""))
    }
}
