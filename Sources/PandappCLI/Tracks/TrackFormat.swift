import ArgumentParser

/// The public formats of tracks.
enum TrackFormat: String, CaseIterable, ExpressibleByArgument, Encodable {
    /// `person,time_step,geohash,status`: one day, its steps counted from midnight.
    case geohashCSV = "geohash-csv"
    /// `uid,datetime,lat,lng`, statuses apart: any days, local times.
    case scikitMobility = "scikit-mobility"
}
