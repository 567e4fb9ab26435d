@testable import Generator

/// Reads what stands before the first zero byte as areas and as water, and what stands behind it as flows between the areas.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    let parts = input.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false).map { Array($0) }
    if var tessellation = try? Tessellation(geoJSON: parts[0]) {
        if parts.count == 2 { try? tessellation.readFlows(csv: parts[1]) }
        precondition(tessellation.square.kilometres >= 0, "a region has no size")
    }
    guard let mask = try? WaterMask(geoJSON: parts[0]), let frame = CityFrame(latitude: 45, longitude: 4, half: 200_000)
    else { return 0 }
    if let land = try? Land(mask, frame: frame, half: 200_000) {
        precondition(land.hasRoom(at: land.centre), "land has no room")
    }
    return 0
}
