// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream;

import org.jspecify.annotations.Nullable;

/** What the connector asks beside: which streams there are. One request a call, as with all others. Thread safe. */
public interface StreamDirectory extends KinesisApi {
    /**
     * One page of the account's streams in the client's region, by name.
     *
     * @param after the last name of the page before; null for the first page
     */
    StreamPage listStreams(@Nullable String after);
}
