// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON text strictly into Maps, Lists and scalars: integers become Long or BigInteger and never wrap, duplicate
 * names and trailing content are errors, order of names is kept. Immutable and thread-safe, but for one that is
 * {@link #learning}, which is confined to the task thread.
 */
public final class JsonReader {
    /** Decimals of more places are no numbers but attacks: their plain text would fill the memory. */
    private static final int MAX_SCALE = 1_000;

    private static final JsonReader EXACT = new JsonReader(JsonLimits.EXACT);

    private final JsonLimits limits;
    private final JsonFactory factory;
    private final @Nullable LayoutTree layouts;

    /** A reader within limits. */
    public JsonReader(JsonLimits limits) {
        this(limits, null);
    }

    private JsonReader(JsonLimits limits, @Nullable LayoutTree layouts) {
        this.limits = limits;
        this.layouts = layouts;
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(limits.maxDepth())
                .maxStringLength(Integer.MAX_VALUE)
                .build();
        this.factory = JsonFactory.builder()
                .streamReadConstraints(constraints)
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .build();
    }

    /** A reader of many texts that are alike: it remembers the names of their objects, and objects share them. */
    static JsonReader learning(JsonLimits limits) {
        return new JsonReader(limits, new LayoutTree());
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
        if (!Utf8Text.isWellFormed(text)) {
            throw SurrogateCheck.halfPair();
        }
        Object value = value(() -> factory.createParser(text));
        return text.indexOf('\\') < 0 ? value : SurrogateCheck.passed(value);
    }

    /**
     * The same of a text in ASCII without the character 0, which saves decoding it: most of what passes.
     *
     * @throws MalformedJsonException without any part of the text
     */
    @Nullable
    Object ascii(byte[] text) {
        Object value = value(() -> factory.createParser(text));
        return Utf8Text.hasEscapes(text) ? SurrogateCheck.passed(value) : value;
    }

    /** How many names are remembered. */
    int nodes() {
        return layouts == null ? 0 : layouts.nodes();
    }

    /** Opens the text. */
    private interface Source {
        JsonParser open() throws IOException;
    }

    private @Nullable Object value(Source source) {
        try (JsonParser parser = source.open()) {
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
            Object value = value(parser, first, layouts == null ? null : layouts.root());
            if (parser.nextToken() != null) {
                throw new MalformedJsonException("content after the value");
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw e;
        } catch (IOException e) {
            throw new MalformedJsonException("no JSON beyond character " + offset(parser) + " ("
                    + e.getClass().getSimpleName() + ")");
        }
    }

    /** In ASCII a byte is a character; a parser knows one of the two. */
    private static long offset(JsonParser parser) {
        JsonLocation location = parser.currentTokenLocation();
        return Math.max(location.getCharOffset(), location.getByteOffset());
    }

    /** A value; objects in it start at a place in the tree of layouts, where there is one. */
    private @Nullable Object value(JsonParser parser, JsonToken token, LayoutTree.@Nullable Node start)
            throws IOException {
        return switch (token) {
            case START_OBJECT -> start == null ? object(parser) : object(parser, start);
            case START_ARRAY -> array(parser, start);
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
        double number = ShortFraction.of(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        if (!Double.isNaN(number)) {
            return number;
        }
        number = parser.getDoubleValue();
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

    private Map<String, @Nullable Object> object(JsonParser parser, LayoutTree.Node start) throws IOException {
        @Nullable Object[] values = new Object[start.lastSize()];
        int count = 0;
        LayoutTree.Node last = start;
        for (LayoutTree.Node next = last.next(parser); next != null; next = last.next(parser)) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count + 8);
            }
            JsonToken token = parser.nextToken();
            values[count++] = value(parser, token, token.isStructStart() ? next.below() : null);
            last = next;
        }
        if (parser.currentToken() == JsonToken.END_OBJECT) {
            return last.row(start, values);
        }
        Map<String, @Nullable Object> members = last.open(values);
        put(parser, parser.currentName(), members);
        return rest(parser, members);
    }

    private Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        return rest(parser, new LinkedHashMap<>());
    }

    private Map<String, @Nullable Object> rest(JsonParser parser, Map<String, @Nullable Object> members)
            throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            put(parser, name, members);
        }
        return members;
    }

    private void put(JsonParser parser, String name, Map<String, @Nullable Object> members) throws IOException {
        int count = members.size();
        members.put(name, value(parser, parser.nextToken(), null));
        if (members.size() == count && !limits.lastDuplicateWins()) {
            throw new MalformedJsonException("a name that comes twice in one object");
        }
    }

    private List<@Nullable Object> array(JsonParser parser, LayoutTree.@Nullable Node start) throws IOException {
        List<@Nullable Object> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(value(parser, token, start));
        }
        return elements;
    }
}
