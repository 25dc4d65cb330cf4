// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

import dev.alluvium.connect.smt.config.Settings;
import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.row.FieldPath;
import dev.alluvium.connect.smt.row.RowMap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Turns a key or value, or one field of it, from JSON text into what the text says. What is no text already stays as
 * it is, so parsing twice changes nothing more. Confined to the task thread, as inferred schemas are remembered.
 */
public final class TextParser {
    private static final String WHOLE = "";
    private static final Set<String> ENVELOPE = Set.of("schema", "payload");

    private final JsonReader reader;
    private final @Nullable FieldPath field;
    private final List<String> names;
    private final int maxBytes;
    private final boolean nullTextPasses;
    private final boolean readsEnvelopes;
    private final Structure structure;

    /** A parser for one transform. */
    public TextParser(Settings settings) {
        this.reader = JsonReader.learning(new JsonLimits(
                settings.number(ParseConfig.MAX_DEPTH),
                // A declared decimal needs every digit, and a declared double is made of them.
                settings.text(ParseConfig.NUMBERS).equals("exact") || declares(settings),
                settings.text(ParseConfig.DUPLICATES).equals("last")));
        this.field = settings.isSet(ParseConfig.FIELD) ? FieldPath.parse(settings.text(ParseConfig.FIELD)) : null;
        this.names = field == null ? List.of() : names(field);
        this.maxBytes = settings.number(ParseConfig.MAX_BYTES);
        this.nullTextPasses = settings.text(ParseConfig.NULL_TEXT).equals("tombstone");
        this.readsEnvelopes = settings.text(ParseConfig.JSON_ENVELOPE).equals("auto");
        this.structure = structure(settings);
    }

    private static boolean declares(Settings settings) {
        return settings.isSet(ParseConfig.SCHEMA)
                && !settings.text(ParseConfig.SCHEMA).equals(ParseConfig.INFER);
    }

    private static Structure structure(Settings settings) {
        if (declares(settings)) {
            return new DeclaredStructure(DeclaredSchema.parse(settings.text(ParseConfig.SCHEMA)));
        }
        return settings.text(ParseConfig.OUTPUT).equals("struct")
                ? new InferredStructure(settings.number(ParseConfig.MAX_FIELDS))
                : Structure.NONE;
    }

    /**
     * The names that lead to a field.
     *
     * @throws IllegalArgumentException for a path into an array
     */
    static List<String> names(FieldPath path) {
        List<String> names = new ArrayList<>();
        for (FieldPath.Step step : path.steps()) {
            if (!(step instanceof FieldPath.Name name)) {
                throw new IllegalArgumentException("'" + path + "' leads into an array, where no text is parsed");
            }
            names.add(name.name());
        }
        return names;
    }

    /**
     * What a key or value becomes; the same instance where nothing changes.
     *
     * @throws dev.alluvium.connect.smt.entity.UnusableRecordException where a text is no JSON, too long or too deep
     */
    public SchemaAndValue parse(String topic, @Nullable Schema schema, @Nullable Object input) {
        Object parsed = input == null || field == null ? whole(input) : within(input, names, field.toString());
        if (parsed == input) {
            return new SchemaAndValue(schema, input);
        }
        return parsed == null || field != null ? new SchemaAndValue(null, parsed) : structure.of(topic, parsed);
    }

    private @Nullable Object whole(@Nullable Object input) {
        if (input == null || input instanceof Map || input instanceof List || input instanceof Struct) {
            return input;
        }
        Object value = parsed(input, WHOLE);
        if (value != null && !(value instanceof Map || value instanceof List)) {
            throw SmtErrors.noObject();
        }
        return value;
    }

    private @Nullable Object within(Object container, List<String> names, String path) {
        if (container instanceof Struct) {
            throw SmtErrors.textInStruct(path);
        }
        if (!(container instanceof Map<?, ?> map)) {
            throw SmtErrors.unexpectedType(path, container, "a text inside a Map");
        }
        Object before = map.get(names.get(0));
        if (before == null) {
            return container;
        }
        Object after = names.size() == 1 ? inField(before, path) : within(before, names.subList(1, names.size()), path);
        if (after == before) {
            return container;
        }
        // Copied, because a worker may run the chain again on the same record.
        Map<Object, @Nullable Object> copy = RowMap.copyOf(map);
        copy.put(names.get(0), after);
        return copy;
    }

    private @Nullable Object inField(Object text, String path) {
        return text instanceof Map || text instanceof List || text instanceof Struct ? text : parsed(text, path);
    }

    private @Nullable Object parsed(Object input, String path) {
        try {
            Object value = payload(read(input, path));
            if (value == null && !nullTextPasses) {
                throw SmtErrors.nullText(path);
            }
            return value;
        } catch (MalformedJsonException e) {
            throw SmtErrors.malformedJson(path, e);
        }
    }

    private @Nullable Object read(Object input, String path) {
        if (input instanceof byte[] bytes && Utf8Text.isAscii(bytes)) {
            checkLength(bytes.length, path);
            return Utf8Text.isBlank(bytes) ? null : reader.ascii(bytes);
        }
        String text = text(input, path);
        return text.isBlank() ? null : reader.value(text);
    }

    private String text(Object input, String path) {
        if (input instanceof String text) {
            // A char has one to three bytes, so most texts are judged by their length alone.
            checkLength(text.length() > maxBytes / 3 ? Utf8Text.length(text) : text.length(), path);
            return text;
        }
        if (input instanceof byte[] bytes) {
            checkLength(bytes.length, path);
            return Utf8Text.of(bytes);
        }
        if (input instanceof ByteBuffer buffer) {
            checkLength(buffer.remaining(), path);
            return Utf8Text.of(buffer);
        }
        throw SmtErrors.unexpectedType(path.isEmpty() ? "(whole)" : path, input, "text or bytes");
    }

    private void checkLength(long bytes, String path) {
        if (bytes > maxBytes) {
            throw SmtErrors.tooLong(path, maxBytes);
        }
    }

    private @Nullable Object payload(@Nullable Object value) {
        if (readsEnvelopes && value instanceof Map<?, ?> map && map.keySet().equals(ENVELOPE)) {
            return map.get("payload");
        }
        return value;
    }
}
