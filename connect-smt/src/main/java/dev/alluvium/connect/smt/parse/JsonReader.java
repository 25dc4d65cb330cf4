// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON text strictly into Maps, Lists and scalars: integers become Long or BigInteger and never wrap, duplicate
 * names and trailing content are errors, order of names is kept. Immutable and thread-safe.
 */
public final class JsonReader {
    /** Decimals of more places are no numbers but attacks: their plain text would fill the memory. */
    private static final int MAX_SCALE = 1_000;

    private static final JsonReader EXACT = new JsonReader(JsonLimits.EXACT);

    private final JsonLimits limits;
    private final JsonFactory factory;

    /** A reader within limits. */
    public JsonReader(JsonLimits limits) {
        this.limits = limits;
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(limits.maxDepth())
                .maxStringLength(Integer.MAX_VALUE)
                .build();
        this.factory = JsonFactory.builder().streamReadConstraints(constraints).build();
    }

    /**
     * The value of a small text, with every digit.
     *
     * @return null for the text {@code null}
     * @throws MalformedJsonException without any part of the text
     */
    public static @Nullable Object read(String text) {
        return EXACT.value(text);
    }

    /**
     * The value of a text.
     *
     * @return null for the text {@code null}
     * @throws MalformedJsonException without any part of the text
     */
    public @Nullable Object value(String text) {
        try (JsonParser parser = factory.createParser(text)) {
            return only(parser);
        } catch (StreamConstraintsException e) {
            throw new MalformedJsonException("deeper than " + limits.maxDepth() + " levels, or a number too long");
        } catch (IOException | IllegalStateException e) {
            // The parser's own message quotes the input, so neither it nor the cause may be passed on.
            throw new MalformedJsonException(e.getClass().getSimpleName());
        }
    }

    private @Nullable Object only(JsonParser parser) throws IOException {
        try {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new MalformedJsonException("blank text");
            }
            Object value = value(parser, first);
            if (parser.nextToken() != null) {
                throw new MalformedJsonException("content after the value");
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw e;
        } catch (IOException e) {
            throw new MalformedJsonException(
                    "no JSON beyond character " + parser.currentTokenLocation().getCharOffset() + " ("
                            + e.getClass().getSimpleName() + ")");
        }
    }

    private @Nullable Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? parser.getBigIntegerValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> fraction(parser);
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            default -> throw new MalformedJsonException(token.name());
        };
    }

    private Object fraction(JsonParser parser) throws IOException {
        if (limits.exactFractions()) {
            BigDecimal decimal = decimal(parser);
            if (Math.abs((long) decimal.scale()) > MAX_SCALE) {
                throw new MalformedJsonException("a number with an exponent beyond " + MAX_SCALE);
            }
            return decimal;
        }
        double number = parser.getDoubleValue();
        if (!Double.isFinite(number)) {
            throw new MalformedJsonException("a number beyond the range of a double");
        }
        return number;
    }

    private static BigDecimal decimal(JsonParser parser) throws IOException {
        try {
            return parser.getDecimalValue();
        } catch (NumberFormatException | ArithmeticException e) {
            // An exponent beyond 32 bits; the message quotes the number.
            throw new MalformedJsonException("a number with an exponent beyond " + MAX_SCALE);
        }
    }

    private Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        int count = 0;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            members.put(name, value(parser, parser.nextToken()));
            if (members.size() == count && !limits.lastDuplicateWins()) {
                throw new MalformedJsonException("a name that comes twice in one object");
            }
            count = members.size();
        }
        return members;
    }

    private List<@Nullable Object> array(JsonParser parser) throws IOException {
        List<@Nullable Object> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(value(parser, token));
        }
        return elements;
    }
}
