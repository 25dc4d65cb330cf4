// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The small JSON texts that headers hold. */
final class JsonText {
    private static final ObjectReader READER = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .readerFor(Object.class);

    private JsonText() {}

    /** The array of texts; empty if it is something else. */
    static Optional<List<String>> texts(String json) {
        return parsed(json)
                .filter(value -> value instanceof List<?>)
                .map(value -> ((List<?>) value).stream().map(String::valueOf).toList());
    }

    /** The object; empty if it is something else. */
    @SuppressWarnings("unchecked")
    static Optional<Map<String, Object>> object(String json) {
        return parsed(json).filter(value -> value instanceof Map<?, ?>).map(value -> (Map<String, Object>) value);
    }

    private static Optional<Object> parsed(String json) {
        try {
            return Optional.ofNullable(READER.readValue(json));
        } catch (JacksonException malformed) {
            // its message would quote the text
            return Optional.empty();
        }
    }
}
