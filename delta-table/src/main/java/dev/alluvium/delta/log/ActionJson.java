// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.alluvium.delta.error.ProtocolViolationException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Actions as the log spells them: UTF-8, one JSON object a line. Fields and actions that we do not know are skipped in
 * reading; whether they may be is decided by the table's features, when it is opened.
 */
public final class ActionJson {
    /**
     * Statistics hold values of rows, so a parser must not quote its input in a message. Characters beyond the first
     * plane are written as they are: readers on Arrow's JSON parser (delta-rs, DuckDB) take an escaped pair from plane
     * 2 on for another character, and so read another partition value and skip files that they must not.
     */
    static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private ActionJson() {}

    /** The actions as the content of a commit, one line each, in this order. */
    public static byte[] format(List<Action> actions) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(actions.size() * 256);
        try (JsonGenerator generator = JSON.createGenerator(bytes)) {
            generator.setRootValueSeparator(null);
            for (Action action : actions) {
                ActionWriter.write(action, generator);
                generator.writeRaw('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * The known actions of a commit's content, in order. Strict about lines: a reader that takes a line for an action
     * would drop what else stands in it.
     *
     * @param origin which commit of which table, for messages
     * @throws ProtocolViolationException if the content is not lines of JSON in UTF-8, is empty, or a known action
     *     lacks a field; the message says where, never what stands there
     */
    public static List<Action> parse(byte[] content, String origin) {
        List<Action> actions = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(content)) {
            checkUtf8(content);
            int line = 0;
            while (parser.nextToken() != null) {
                line++;
                checkLine(parser.currentTokenLocation(), line);
                readLine(parser, actions);
                checkLine(parser.currentTokenLocation(), line);
            }
            if (line == 0) {
                throw new ProtocolViolationException("there is nothing in it; restore it from a copy of the log");
            }
            if (parser.currentLocation().getLineNr() > line + 1) {
                throw new ProtocolViolationException("line " + (line + 1) + " is empty");
            }
        } catch (CharacterCodingException e) {
            throw new ProtocolViolationException(origin + " is not UTF-8");
        } catch (StreamConstraintsException e) {
            throw new ProtocolViolationException(
                    origin + " holds a text of more than 20 MB, or more than 1000 levels of nesting");
        } catch (JsonProcessingException e) {
            throw new ProtocolViolationException(origin + " is not JSON at " + position(e.getLocation()));
        } catch (ProtocolViolationException e) {
            throw new ProtocolViolationException(origin + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return actions;
    }

    private static void readLine(JsonParser parser, List<Action> actions) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new ProtocolViolationException(
                    position(parser.currentTokenLocation()) + " begins with no JSON object");
        }
        int before = actions.size();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (!ActionReader.knows(name) || value == JsonToken.VALUE_NULL) {
                parser.skipChildren();
            } else if (value == JsonToken.START_OBJECT) {
                actions.add(ActionReader.read(JsonObject.read(name, parser)));
            } else {
                throw new ProtocolViolationException(
                        position(parser.currentTokenLocation()) + ": action '" + name + "' is not an object");
            }
        }
        if (actions.size() > before + 1) {
            throw new ProtocolViolationException(
                    position(parser.currentTokenLocation()) + ": there is more than one action in the line");
        }
    }

    private static void checkUtf8(byte[] content) throws CharacterCodingException {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
    }

    private static void checkLine(JsonLocation at, int line) {
        if (at.getLineNr() != line) {
            throw new ProtocolViolationException(
                    position(at) + ": a line holds one whole JSON object, and none is empty");
        }
    }

    private static String position(JsonLocation location) {
        return "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
