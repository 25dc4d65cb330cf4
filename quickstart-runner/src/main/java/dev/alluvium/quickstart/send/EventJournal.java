// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.send;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.folder.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * {@code events.jsonl}: all that was sent, in order, one line per record or changed row.
 *
 * <p>Confined to the thread that plays the steps.
 */
public final class EventJournal implements AutoCloseable {
    private final Path file;
    private final BufferedWriter writer;
    private long count;

    private EventJournal(Path file, BufferedWriter writer) {
        this.file = file;
        this.writer = writer;
    }

    /** Begins an empty journal. */
    public static EventJournal create(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return new EventJournal(file, Files.newBufferedWriter(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A new line, numbered when it is written.
     *
     * @param step which step sent it, as {@code folder/steps.jsonl:3}
     * @param at epoch milliseconds of the sending
     */
    public static ObjectNode line(String step, long at) {
        return Json.object().put("n", 0L).put("step", step).put("at", at);
    }

    /** Appends a line and gives it the next number, from 1. */
    public void write(ObjectNode line) {
        count++;
        line.put("n", count);
        try {
            writer.write(Json.text(line));
            writer.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many lines there are. */
    public long count() {
        return count;
    }

    /** Reads all lines so far, in order. */
    public void forEachLine(Consumer<ObjectNode> consumer) {
        try {
            writer.flush();
            try (MappingIterator<ObjectNode> lines =
                    Json.MAPPER.readerFor(ObjectNode.class).readValues(file.toFile())) {
                lines.forEachRemaining(consumer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
