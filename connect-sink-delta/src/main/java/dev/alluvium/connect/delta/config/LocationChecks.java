// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import java.net.URI;
import java.util.Optional;

/** Whether a text is a place where tables can lie. */
final class LocationChecks {
    private LocationChecks() {}

    /** What is wrong with this location, as the end of a sentence that begins with the key. */
    static Optional<String> problem(String location) {
        URI uri;
        try {
            uri = URI.create(location.trim());
        } catch (IllegalArgumentException malformed) {
            return Optional.of("is not a URI; write s3://bucket/prefix or file:///directory");
        }
        if (uri.getQuery() != null || uri.getFragment() != null) {
            return Optional.of("must have neither a query nor a fragment");
        }
        String path = uri.getPath() == null ? "" : uri.getPath();
        if (path.endsWith("/..") || path.contains("/../")) {
            return Optional.of("must not contain '..'");
        }
        if ("s3".equals(uri.getScheme()) || "s3a".equals(uri.getScheme())) {
            return uri.getHost() == null && uri.getAuthority() == null
                    ? Optional.of("names no bucket; write s3://bucket/prefix")
                    : Optional.empty();
        }
        if ("file".equals(uri.getScheme())) {
            return path.startsWith("/") && path.length() > 1
                    ? Optional.empty()
                    : Optional.of("must be absolute; write file:///directory");
        }
        return Optional.of("must be an absolute s3:// or file:/// URI");
    }
}
