import ArgumentParser

/// The public formats of tracks.
enum TrackFormat: String, CaseIterable, ExpressibleByArgument, Encodable {
    /// `person,time_step,geohash,status`: one day, its steps counted from midnight.
    case geohashCSV = "geohash-csv"
    /// `uid,datetime,lat,lng`, statuses apart: any days, local times.
    case scikitMobility = "scikit-mobility"
    /// `traj_id,t,x,y`, statuses apart.
    case movingPandas = "movingpandas"
    /// Position fixes, `user_id,tracked_at,latitude,longitude`, statuses apart.
    case trackintel
    /// kepler.gl's trips: GeoJSON lines with times, statuses apart.
    case kepler
    /// OGC Moving Features JSON, statuses apart.
    case movingFeatures = "moving-features"
    /// GPX 1.1 or 1.0: one person's track points, or a folder of such files, statuses apart.
    case gpx
    /// GeoLife's PLT: one person's positions, or GeoLife's tree of such files, statuses apart.
    case plt

    /// All names, for help texts.
    static let names = allCases.map(\.rawValue).joined(separator: ", ")
}
