// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.folder;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Strict JSON: duplicate keys and trailing text are errors, and an error names file and line.
 *
 * <p>Thread-safe: the mapper is never reconfigured.
 */
public final class Json {
    /** For everything that the runner reads or writes as JSON. */
    public static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** For what a folder says: a record is sent with the very digits that its step has. */
    private static final ObjectReader EXACT = MAPPER.reader()
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

    private Json() {}

    /** One object of a JSON Lines file. */
    public record Line(Place place, ObjectNode json) {}

    /** An empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Compact text. */
    public static String text(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree could not be written", e);
        }
    }

    /** The one object that a file holds. */
    public static ObjectNode read(Path file) {
        return parse(Place.of(file), readText(file));
    }

    /** The objects of a JSON Lines file; blank lines are skipped. */
    public static List<Line> lines(Path file) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String text : readText(file).split("\n", -1)) {
            number++;
            if (!text.isBlank()) {
                Place place = new Place(file, number);
                lines.add(new Line(place, parse(place, text)));
            }
        }
        return lines;
    }

    /** The text of a file, which must be UTF-8. */
    public static String readText(Path file) {
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            throw new UseCaseFolderException(Place.of(file), "is not UTF-8");
        } catch (IOException e) {
            throw new UseCaseFolderException(Place.of(file), "cannot be read");
        }
    }

    private static ObjectNode parse(Place place, String text) {
        JsonNode node;
        try (JsonParser parser = new ExactNumbers(MAPPER.createParser(text))) {
            node = EXACT.readTree(parser);
        } catch (JsonProcessingException e) {
            throw new UseCaseFolderException(within(place, e), "bad JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UseCaseFolderException(place, "cannot be read");
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new UseCaseFolderException(place, "a JSON object is needed here");
    }

    private static Place within(Place place, JsonProcessingException e) {
        boolean wholeFile = place.line() == 0 && e.getLocation() != null;
        return wholeFile ? new Place(place.file(), e.getLocation().getLineNr()) : place;
    }
}
