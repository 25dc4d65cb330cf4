// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.row;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Gives back to scalars the types that a JSON converter without schemas took from them. */
public final class JsonScalars {
    /** More days than these have no milliseconds. */
    private static final long MAX_DAYS = Long.MAX_VALUE / 86_400_000L;

    /** Decimals of more places are no numbers but attacks: their digits would fill the memory. */
    private static final int MAX_SCALE = 1_000;

    private JsonScalars() {}

    /** The value as its schema has it in memory; the value itself where JSON took nothing from it. */
    public static @Nullable Object typed(Schema schema, @Nullable Object json) {
        String name = schema.name();
        if (json == null || name == null) {
            return json;
        }
        return switch (name) {
            case Decimal.LOGICAL_NAME -> decimal(scaleOf(schema), json);
            case "io.debezium.data.VariableScaleDecimal" ->
                json instanceof Map<?, ?> struct && struct.get("scale") instanceof Number scale
                        ? decimal(scale.intValue(), struct.get("value"))
                        : json;
            case org.apache.kafka.connect.data.Date.LOGICAL_NAME ->
                json instanceof Long days && days < MAX_DAYS && days > -MAX_DAYS ? new Date(days * 86_400_000L) : json;
            case org.apache.kafka.connect.data.Time.LOGICAL_NAME,
                    org.apache.kafka.connect.data.Timestamp.LOGICAL_NAME ->
                json instanceof Long millis ? new Date(millis) : json;
            default -> json;
        };
    }

    private static int scaleOf(Schema schema) {
        String scale = schema.parameters() == null ? null : schema.parameters().get(Decimal.SCALE_FIELD);
        return scale == null ? 0 : Integer.parseInt(scale);
    }

    /** JSON has a decimal as its unscaled bytes in base64, or as a number. */
    private static @Nullable Object decimal(int scale, @Nullable Object json) {
        if (Math.abs((long) scale) > MAX_SCALE) {
            return null;
        }
        if (json instanceof String base64) {
            try {
                byte[] unscaled = Base64.getDecoder().decode(base64);
                return unscaled.length == 0 ? null : new BigDecimal(new BigInteger(unscaled), scale);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        String text = json instanceof Number ? ScalarText.PLAIN.text(json) : null;
        BigDecimal number = text == null ? null : new BigDecimal(text);
        return number == null || number.scale() > scale ? null : number.setScale(scale);
    }
}
