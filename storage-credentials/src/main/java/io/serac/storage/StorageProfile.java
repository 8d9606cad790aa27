package io.serac.storage;

import io.serac.storage.location.Location;
import java.util.Map;

/** Where the files of a warehouse are and how the server reaches them. Immutable and thread-safe. */
public sealed interface StorageProfile permits FileProfile, S3Profile {
    /** {@code file}, {@code s3} or {@code ozone}, as in the JSON form. */
    String type();

    /** The folder below which the warehouse keeps its tables. */
    Location root();

    /**
     * Name of the store that holds the root: {@code file}, or the origin of the S3 endpoint in lower case. Two profiles
     * with equal names see the same buckets.
     */
    String store();

    /** How clients reach the files of single tables. */
    Scoping scoping();

    /** What clients must set on their FileIO to reach the same store; never secrets. */
    Map<String, String> clientConfig();
}
