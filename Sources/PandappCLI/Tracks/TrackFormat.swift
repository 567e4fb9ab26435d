import ArgumentParser

/// The public formats of tracks.
enum TrackFormat: String, CaseIterable, ExpressibleByArgument, Encodable {
    /// `person,time_step,geohash,status`: one day, its steps counted from midnight.
    case geohashCSV = "geohash-csv"
    /// `uid,datetime,lat,lng`, statuses apart: any days, local times.
    case scikitMobility = "scikit-mobility"
    /// GPX 1.1 or 1.0: one person's track points, statuses apart.
    case gpx
    /// GeoLife's PLT: one person's positions, statuses apart.
    case plt
}
