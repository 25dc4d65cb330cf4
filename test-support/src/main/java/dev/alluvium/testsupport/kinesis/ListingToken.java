// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Where the next page of a listing starts.
 *
 * @param stream name of the stream
 * @param afterShard the last shard shown; empty at the start
 * @param filter type of the filter
 * @param filterArgument as the type needs
 * @param issuedMillis when it was handed out
 */
record ListingToken(String stream, String afterShard, String filter, String filterArgument, long issuedMillis) {
    private static final int PARTS = 5;

    String encode() {
        String text = String.join("|", stream, afterShard, filter, filterArgument, Long.toString(issuedMillis));
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static Optional<ListingToken> decode(String encoded) {
        try {
            String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            String[] parts = text.split("[|]", -1);
            return parts.length == PARTS
                    ? Optional.of(new ListingToken(parts[0], parts[1], parts[2], parts[3], Long.parseLong(parts[4])))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    ListingToken continued(String lastShard, long nowMillis) {
        return new ListingToken(stream, lastShard, filter, filterArgument, nowMillis);
    }
}
