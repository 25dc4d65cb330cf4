// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.delta.log.Action.AddFile;
import java.io.IOException;
import java.util.OptionalLong;

/** How many rows a file has, by its statistics. Pure. */
public final class StatedRows {
    private static final JsonFactory JSON = new JsonFactory();

    private StatedRows() {}

    /** All rows, those that a deletion vector marks among them; empty if the statistics do not say. */
    public static OptionalLong of(AddFile file) {
        String stats = file.stats();
        if (stats == null) {
            return OptionalLong.empty();
        }
        try (JsonParser json = JSON.createParser(stats)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = json.currentName().equals("numRecords");
                JsonToken value = json.nextToken();
                if (found) {
                    return value == JsonToken.VALUE_NUMBER_INT
                            ? OptionalLong.of(json.getLongValue())
                            : OptionalLong.empty();
                }
                json.skipChildren();
            }
        } catch (IOException broken) {
            // Statistics are a help: what cannot be read says nothing.
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }
}
