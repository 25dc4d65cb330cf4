// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.deletionvector;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.storage.ObjectKeys;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Optional;

/** The entry of a data file after rows of it were marked. Pure. */
public final class MarkedFile {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String ROWS = "numRecords";
    private static final String TIGHT = "tightBounds";

    private MarkedFile() {}

    /**
     * The file with this vector in place of what it had; commit it together with {@code file.remove(...)}. Its
     * statistics still count all rows of the file, and its bounds are bounds but may not be reached any more.
     *
     * @param vector marks at least the rows that were marked before
     * @throws ProtocolViolationException if the file's statistics do not say how many rows it has, which the protocol
     *     asks for together with a vector
     */
    public static AddFile of(AddFile file, DeletionVector vector) {
        return new AddFile(
                file.path(),
                file.partitionValues(),
                file.size(),
                file.modificationTime(),
                true,
                loose(file),
                file.tags(),
                Optional.of(vector));
    }

    private static String loose(AddFile file) {
        StringWriter text = new StringWriter();
        boolean counted = false;
        String stats = file.stats() == null ? "{}" : file.stats();
        try (JsonParser from = JSON.createParser(stats);
                JsonGenerator to = JSON.createGenerator(text)) {
            from.nextToken();
            to.writeStartObject();
            while (from.nextToken() == JsonToken.FIELD_NAME) {
                String field = from.currentName();
                counted |= field.equals(ROWS);
                from.nextToken();
                if (field.equals(TIGHT)) {
                    from.skipChildren();
                } else {
                    to.writeFieldName(field);
                    copy(from, to);
                }
            }
            to.writeBooleanField(TIGHT, false);
            to.writeEndObject();
        } catch (IOException e) {
            // Its message would quote values of rows.
            throw new ProtocolViolationException(
                    "the statistics of " + ObjectKeys.shown(file.path()) + " are not JSON");
        }
        if (!counted) {
            throw new ProtocolViolationException("rows of " + ObjectKeys.shown(file.path())
                    + " cannot be marked: its statistics do not say how many it has; rewrite the file instead");
        }
        return text.toString();
    }

    private static void copy(JsonParser from, JsonGenerator to) throws IOException {
        int depth = 0;
        do {
            JsonToken token = from.currentToken();
            if (token.isNumeric()) {
                // As it is spelled: a number of any type would lose digits, or the sign of a zero.
                to.writeNumber(from.getText());
            } else {
                to.copyCurrentEvent(from);
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        } while (depth > 0 && from.nextToken() != null);
    }
}
