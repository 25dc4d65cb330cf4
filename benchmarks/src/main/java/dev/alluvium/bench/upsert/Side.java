// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.upsert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.bench.measure.Figures;
import dev.alluvium.delta.reduce.Event;
import java.nio.file.Path;
import java.util.List;

/** One table, and what writes batches into it. */
interface Side {
    /** Gets ready to write; what that costs is told apart. */
    void start(Event first);

    /** Writes a batch, measured. */
    void write(List<Event> events);

    /** Compacts if that is due; what it costs is told apart. */
    void compact();

    /** What came before was to warm up. */
    void warmedUp();

    /** Of the batches. */
    Figures figures();

    /** Of the compactions between them. */
    Figures compactions();

    Path table();

    /** What this side alone has to tell. */
    void describe(ObjectNode json, int batches);
}
