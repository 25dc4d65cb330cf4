// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

import dev.alluvium.connect.smt.config.Checked;
import dev.alluvium.connect.smt.config.NotYet;
import dev.alluvium.connect.smt.config.Option;
import dev.alluvium.connect.smt.config.Words;
import dev.alluvium.connect.smt.row.FieldPath;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.jspecify.annotations.Nullable;

/** Every setting of {@code ParseJson}. */
public final class ParseConfig {
    static final String FIELD = "field";
    static final String NUMBERS = "numbers";
    static final String NULL_TEXT = "null.text";
    static final String DUPLICATES = "duplicates";
    static final String MAX_BYTES = "max.bytes";
    static final String MAX_DEPTH = "max.depth";
    static final String JSON_ENVELOPE = "json.envelope";

    private static final String GROUP = "ParseJson";

    private ParseConfig() {}

    /** The declaration that Connect validates against. */
    public static ConfigDef definition() {
        return Option.definition(List.of(
                text(
                        FIELD,
                        null,
                        new Checked<>(String.class, text -> TextParser.names(FieldPath.parse(text)), "a field path"),
                        "The field that holds the text; dots lead into Maps. Default: the whole key or value."),
                text(
                        "output",
                        "map",
                        Words.of("map").later("struct"),
                        "What comes out: Maps and Lists without schema."),
                text("schema", null, new NotYet("output=map"), "Schema of output=struct."),
                text(
                        NUMBERS,
                        "double",
                        Words.of("double", "exact"),
                        "Numbers with fraction or exponent: double (as Connect's JSON converter), or exact "
                                + "(BigDecimal: every digit). Whole numbers are always exact."),
                text(
                        NULL_TEXT,
                        "fail",
                        Words.of("fail", "tombstone"),
                        "Blank text and the text null: fail, or a null, which as a whole value is a tombstone."),
                text(
                        DUPLICATES,
                        "fail",
                        Words.of("fail", "last"),
                        "A name that comes twice in one object: fail, or the last one wins."),
                text(
                        JSON_ENVELOPE,
                        "none",
                        Words.of("none", "auto"),
                        "auto: of an object with exactly the members schema and payload, the payload is taken."),
                number(MAX_BYTES, 16_777_216, Integer.MAX_VALUE, "Longer texts are refused unread; bytes in UTF-8."),
                number(MAX_DEPTH, 64, 500, "How deep objects and arrays may nest.")));
    }

    private static Option text(String name, @Nullable String value, Validator validator, String documentation) {
        return new Option(name, Type.STRING, value, validator, null, Importance.MEDIUM, GROUP, documentation);
    }

    private static Option number(String name, int value, int max, String documentation) {
        Validator range = ConfigDef.Range.between(1, max);
        return new Option(name, Type.INT, value, range, null, Importance.LOW, GROUP, documentation);
    }
}
