// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

import dev.alluvium.connect.smt.config.Checked;
import dev.alluvium.connect.smt.config.Option;
import dev.alluvium.connect.smt.config.Words;
import dev.alluvium.connect.smt.row.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    static final String OUTPUT = "output";
    static final String SCHEMA = "schema";
    static final String MAX_FIELDS = "max.fields";
    static final String INFER = "infer";

    private static final String GROUP = "ParseJson";

    private ParseConfig() {}

    /** The declaration that Connect validates against. */
    public static ConfigDef definition() {
        List<Option> options = new ArrayList<>(outcome());
        options.addAll(strictness());
        return Option.definition(options);
    }

    private static List<Option> outcome() {
        return List.of(
                text(
                        FIELD,
                        null,
                        new Checked<>(String.class, text -> TextParser.names(FieldPath.parse(text)), "a field path"),
                        "The field that holds the text; dots lead into Maps. Default: the whole key or value."),
                text(
                                OUTPUT,
                                "map",
                                Words.of("map", "struct"),
                                "What comes out: Maps and Lists without schema, or Structs with one.")
                        .with(ParseConfig::wholeTexts),
                text(
                                SCHEMA,
                                null,
                                new Checked<>(String.class, ParseConfig::checkSchema, "infer, a schema, a resource"),
                                "Schema of output=struct: infer (the default there), a schema in the JSON form of "
                                        + "Connect's JSON converter, or the name of a resource that holds one.")
                        .with(ParseConfig::onlyStruct));
    }

    private static List<Option> strictness() {
        return List.of(
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
                number(MAX_FIELDS, 1_000, 100_000, "How many fields schema=infer learns per topic; more are refused."),
                number(MAX_BYTES, 16_777_216, Integer.MAX_VALUE, "Longer texts are refused unread; bytes in UTF-8."),
                number(MAX_DEPTH, 64, 500, "How deep objects and arrays may nest."));
    }

    private static void checkSchema(String schema) {
        if (!schema.equals(INFER)) {
            DeclaredSchema.parse(schema);
        }
    }

    private static List<String> wholeTexts(Map<String, Object> settings) {
        return "struct".equals(settings.get(OUTPUT)) && settings.get(FIELD) != null
                ? List.of("output=struct takes whole texts; remove " + FIELD + ", or keep output=map")
                : List.of();
    }

    private static List<String> onlyStruct(Map<String, Object> settings) {
        return settings.get(SCHEMA) != null && !"struct".equals(settings.get(OUTPUT))
                ? List.of("has no effect without output=struct; remove it")
                : List.of();
    }

    private static Option text(String name, @Nullable String value, Validator validator, String documentation) {
        return new Option(name, Type.STRING, value, validator, null, Importance.MEDIUM, GROUP, documentation);
    }

    private static Option number(String name, int value, int max, String documentation) {
        Validator range = ConfigDef.Range.between(1, max);
        return new Option(name, Type.INT, value, range, null, Importance.LOW, GROUP, documentation);
    }
}
