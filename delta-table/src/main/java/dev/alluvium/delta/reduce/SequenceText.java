// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.spill.ByteSink;
import dev.alluvium.delta.spill.ByteSource;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sequences as text where they are kept beside rows: a JSON number, or an array of numbers and texts. */
public final class SequenceText {
    private static final JsonFactory JSON = new JsonFactory();

    private SequenceText() {}

    /** Null where there is no sequence. */
    public static @Nullable String format(Sequence sequence) {
        List<Object> parts = sequence.parts();
        if (parts.isEmpty()) {
            return null;
        }
        return parts.size() == 1 && parts.get(0) instanceof Long number ? number.toString() : array(parts);
    }

    private static String array(List<Object> parts) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.configure(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN, true);
            json.writeStartArray();
            for (Object part : parts) {
                if (part instanceof String plain) {
                    json.writeString(plain);
                } else if (part instanceof BigDecimal exact) {
                    json.writeNumber(exact);
                } else {
                    json.writeNumber(new BigInteger(part.toString()));
                }
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("text in memory cannot fail", e);
        }
        return text.toString();
    }

    /**
     * The sequence of such a text; {@link Sequence#NONE} of null.
     *
     * @throws ProtocolViolationException if it is none
     */
    public static Sequence parse(@Nullable String text) {
        if (text == null) {
            return Sequence.NONE;
        }
        if (!text.startsWith("[")) {
            return Sequence.of(Long.parseLong(text));
        }
        List<Object> parts = new ArrayList<>();
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                parts.add(part(json, token));
            }
        } catch (IOException e) {
            // Its message would quote the text.
            throw new ProtocolViolationException("a stored sequence is not JSON");
        }
        return new Sequence(parts);
    }

    /** Appends a sequence for {@link #read}. */
    public static void write(Sequence sequence, ByteSink out) {
        String text = format(sequence);
        out.putByte(text == null ? 0 : 1);
        if (text != null) {
            out.putText(text);
        }
    }

    /** The sequence that {@link #write} appended. */
    public static Sequence read(ByteSource in) {
        return in.getByte() == 0 ? Sequence.NONE : parse(in.getText());
    }

    private static Object part(JsonParser json, @Nullable JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            return json.getText();
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            return json.getDecimalValue();
        }
        if (token != JsonToken.VALUE_NUMBER_INT) {
            throw new ProtocolViolationException("a stored sequence is not made of numbers and texts");
        }
        BigInteger whole = json.getBigIntegerValue();
        return whole.bitLength() < Long.SIZE ? (Object) whole.longValue() : whole;
    }
}
