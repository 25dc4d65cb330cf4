// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.testsupport.model.TableModel;
import java.util.List;

/**
 * A seeded source of changes: the {@code generate} step of a use case.
 *
 * <p>Equal options give equal output. An instance may be played any number of times; each play starts from the
 * beginning. Confined to one thread.
 */
public interface Generator {

    /**
     * Reads the options of a {@code generate} step.
     *
     * @param options {@code {"generator": "postgres" or "entities", "seed": 7, "count": 100000, ...}}; {@code note} and
     *     {@code rate} are allowed and left to the caller
     * @throws IllegalArgumentException if the name, an option or a value is not known; the message names the option
     */
    static Generator of(JsonNode options) {
        GeneratorOptions read = new GeneratorOptions(options);
        return switch (read.text("generator", "")) {
            case "postgres" -> PostgresGenerator.of(read);
            case "entities" -> EntitiesGenerator.of(read);
            default ->
                throw new IllegalArgumentException("generator: unknown name '" + read.text("generator", "")
                        + "'; known are postgres and entities");
        };
    }

    /** Sends everything, in order, to the sink. */
    void play(Sink sink);

    /** Returns a fresh model of the tables that the sent lines must lead to. */
    TableModel model();

    /** Where a generator sends to. */
    interface Sink {

        /**
         * Runs one text on the database, as one transaction where it says {@code BEGIN}.
         *
         * @param text one or more statements
         * @param changes the row changes that the text commits, in order; empty for DDL and for what is rolled back
         */
        void sql(String text, List<RowChange> changes);

        /** Sends one record to a topic. */
        void record(OutgoingRecord outgoing);

        /** Puts events on a stream. */
        void put(OutgoingPut outgoing);
    }
}
