// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.offset.ShardOffset;
import dev.alluvium.connect.kinesis.offset.SourcePartition;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * What Connect said of the records of shards, where no marker tells that a shard's end is stored: it is when nothing
 * of the shard is on its way, and the last of its records that was written is covered by the stored offset. A record
 * that a transform dropped is never stored, and never comes again in a way that matters. Confined to the task thread.
 */
final class Acknowledgements {
    private final boolean counts;
    private final Map<Map<String, ?>, Track> tracks = new HashMap<>();

    /** @param counts whether there are no markers */
    Acknowledgements(boolean counts) {
        this.counts = counts;
    }

    /** Whether there are no markers. */
    boolean counts() {
        return counts;
    }

    /** The record is handed to Connect. */
    void handed(SourceRecord record) {
        if (counts) {
            tracks.computeIfAbsent(record.sourcePartition(), partition -> new Track()).underWay++;
        }
    }

    /** Connect wrote the record, or dropped it. */
    void heard(SourceRecord record, boolean written) {
        Track track = tracks.get(record.sourcePartition());
        if (track == null) {
            return;
        }
        track.underWay--;
        if (written) {
            track.lastWritten = record.sourceOffset();
        }
    }

    /** Whether the shard, of which all was handed over, needs no more to be stored. */
    boolean isStored(ShardRef shard, Optional<ShardOffset> stored) {
        Track track = tracks.get(SourcePartition.of(shard));
        if (!counts || track == null) {
            return counts;
        }
        Map<String, ?> last = track.lastWritten;
        return track.underWay == 0
                && (last == null || stored.isPresent() && stored.get().covers(ShardOffset.read(last)));
    }

    /** Its end is known to be stored. */
    void forget(ShardRef shard) {
        tracks.remove(SourcePartition.of(shard));
    }

    private static final class Track {
        private long underWay;
        private @Nullable Map<String, ?> lastWritten;
    }
}
