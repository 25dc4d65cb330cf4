// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Writes the fields of one answer, whichever the encoding. Confined to the thread that answers. */
public final class WireWriter {
    private final WireFormat format;
    private final JsonGenerator out;

    WireWriter(WireFormat format, JsonGenerator out) {
        this.format = format;
        this.out = out;
    }

    /** A text. */
    public WireWriter text(String name, String value) {
        return unchecked(() -> out.writeStringField(name, value));
    }

    /** A whole number. */
    public WireWriter number(String name, long value) {
        return unchecked(() -> out.writeNumberField(name, value));
    }

    /** A boolean. */
    public WireWriter flag(String name, boolean value) {
        return unchecked(() -> out.writeBooleanField(name, value));
    }

    /** A moment. */
    public WireWriter time(String name, long epochMillis) {
        return unchecked(() -> {
            out.writeFieldName(name);
            format.time(out, epochMillis);
        });
    }

    /** Bytes. */
    public WireWriter blob(String name, byte[] value) {
        return unchecked(() -> out.writeBinaryField(name, value));
    }

    /** An object with the fields that the argument writes. */
    public WireWriter object(String name, Consumer<WireWriter> fields) {
        return unchecked(() -> {
            out.writeObjectFieldStart(name);
            fields.accept(this);
            out.writeEndObject();
        });
    }

    /** A list of objects. */
    public <T> WireWriter objects(String name, List<T> items, BiConsumer<WireWriter, T> fields) {
        return unchecked(() -> {
            out.writeArrayFieldStart(name);
            for (T item : items) {
                out.writeStartObject();
                fields.accept(this, item);
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    /** A list of texts. */
    public WireWriter texts(String name, List<String> items) {
        return unchecked(() -> {
            out.writeArrayFieldStart(name);
            for (String item : items) {
                out.writeString(item);
            }
            out.writeEndArray();
        });
    }

    private WireWriter unchecked(Writing writing) {
        try {
            writing.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }
}
