// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.manifest.ManifestHistory.Replaced;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which version the manifests of a table show, as stored beside them. While {@code writing} is empty every manifest
 * shows {@code version}; otherwise each shows {@code version} or one of those, whole.
 *
 * @param tableId of the table that they were made for
 * @param version that all manifests show at least; -1 before the first run has ended
 * @param writing versions on their way, ascending: of the run under way, and of those before it that did not end
 * @param history what they showed before
 * @param writer the run that wrote this
 */
record ManifestState(String tableId, long version, List<Long> writing, ManifestHistory history, String writer) {
    /** Where it stands; not below the manifests, where readers would take it for one. */
    static final String KEY = "_alluvium/manifests/state.json";

    private static final int FORMAT = 1;
    private static final JsonFactory JSON = new JsonFactory();

    ManifestState {
        writing = List.copyOf(writing);
    }

    byte[] toJson() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("format", FORMAT);
            json.writeStringField("tableId", tableId);
            json.writeNumberField("version", version);
            json.writeArrayFieldStart("writing");
            for (long each : writing) {
                json.writeNumber(each);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("replaced");
            for (Replaced each : history.replaced()) {
                json.writeStartObject();
                json.writeNumberField("version", each.version());
                json.writeNumberField("until", each.untilMillis());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("writer", writer);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads it; empty if it is none: then manifests are made from nothing.
     *
     * @param name of it, for messages
     * @throws UnsupportedFeatureException if a newer version of this engine wrote it. Taken for none it would let
     *     vacuum delete what a reader of an older manifest still needs
     */
    static Optional<ManifestState> parse(byte[] content, String name) {
        long format = -1;
        long version = -1;
        String tableId = "";
        String writer = "";
        List<Long> writing = new ArrayList<>();
        List<Replaced> replaced = new ArrayList<>();
        try (JsonParser json = JSON.createParser(content)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "format" -> format = known(json.getLongValue(), name);
                    case "version" -> version = json.getLongValue();
                    case "tableId" -> tableId = json.getText();
                    case "writer" -> writer = json.getText();
                    case "writing" -> readVersions(json, writing);
                    case "replaced" -> readReplaced(json, replaced);
                    default -> json.skipChildren();
                }
            }
        } catch (IOException notOurs) {
            return Optional.empty();
        }
        return format == FORMAT
                ? Optional.of(new ManifestState(tableId, version, writing, new ManifestHistory(replaced), writer))
                : Optional.empty();
    }

    private static long known(long format, String name) {
        if (format > FORMAT) {
            throw new UnsupportedFeatureException(name + " says of manifests what they show in format " + format
                    + ", but this version knows format " + FORMAT + " only; use the release that wrote it");
        }
        return format;
    }

    private static void readVersions(JsonParser json, List<Long> into) throws IOException {
        while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            into.add(json.getLongValue());
        }
    }

    private static void readReplaced(JsonParser json, List<Replaced> into) throws IOException {
        while (json.nextToken() == JsonToken.START_OBJECT) {
            long version = -1;
            long until = 0;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "version" -> version = json.getLongValue();
                    case "until" -> until = json.getLongValue();
                    default -> json.skipChildren();
                }
            }
            into.add(new Replaced(version, until));
        }
    }
}
