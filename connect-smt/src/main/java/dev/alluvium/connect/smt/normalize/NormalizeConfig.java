// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

import dev.alluvium.connect.smt.config.Checked;
import dev.alluvium.connect.smt.config.NotYet;
import dev.alluvium.connect.smt.config.Option;
import dev.alluvium.connect.smt.config.Pairs;
import dev.alluvium.connect.smt.config.Words;
import dev.alluvium.connect.smt.entity.EntityFact;
import dev.alluvium.connect.smt.identify.IdFields;
import dev.alluvium.connect.smt.row.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.jspecify.annotations.Nullable;

/** Every setting of {@code NormalizeEntity}, those included that later versions give an effect to. */
public final class NormalizeConfig {
    static final String FORMAT = "format";
    static final String HEADERS_PREFIX = "headers.prefix";
    static final String HEADERS_INCLUDE = "headers.include";
    static final String TYPE_MAP = "type.map";
    static final String TYPE_DEFAULT = "type.default";
    static final String ID_FIELDS = "id.fields";
    static final String ON_MISSING_ID = "on.missing.id";
    static final String TS_UNIT = "ts.unit";
    static final String OP_MAP = "op.map";
    static final String SEQUENCE_BY = "sequence.by";
    static final String DELETE_VALUE = "delete.value";
    static final String ON_TRUNCATE = "on.truncate";
    static final String ON_UNRECOGNIZED = "on.unrecognized";
    static final String ON_MESSAGE = "on.message";
    static final String UNAVAILABLE_VALUES = "unavailable.values";
    static final String UNAVAILABLE_PLACEHOLDER = "unavailable.value.placeholder";
    static final String KEY_MODE = "key.mode";
    static final String KEY_CHANGE = "key.change";
    static final String EXISTING_HEADERS = "existing.headers";
    static final String PLAN_CACHE_SIZE = "plan.cache.size";

    private static final String FORMATS = "format=auto, debezium, api";
    private static final String GROUP = "NormalizeEntity";
    private static final String[] LATER_FORMATS = {
        "debezium-mongo",
        "dms",
        "cloudevents",
        "mongodb",
        "mapped",
        "datahub",
        "openmetadata",
        "atlas",
        "openlineage",
        "monte-carlo"
    };
    private static final Validator NON_EMPTY = new Checked<>(
            String.class,
            text -> {
                if (text.isBlank()) {
                    throw new IllegalArgumentException("must not be blank");
                }
            },
            "non-empty text");
    private static final Words ON_EVENT = Words.of("pass", "drop", "fail");

    private NormalizeConfig() {}

    /** The declaration that Connect validates against. */
    public static ConfigDef definition() {
        List<Option> options = new ArrayList<>();
        options.addAll(recognition());
        options.addAll(facts());
        options.addAll(order());
        options.addAll(identity());
        options.addAll(events());
        options.addAll(later());
        return Option.definition(options);
    }

    private static List<Option> recognition() {
        return List.of(
                option(
                        FORMAT,
                        "auto",
                        Words.of("auto", "debezium", "api").later(LATER_FORMATS),
                        "Which change format the records have. auto tells debezium and api apart by their structure."),
                option(
                        "output",
                        "headers",
                        Words.of("headers").later("envelope", "headers-only"),
                        "Where the facts go: headers leaves the row untouched and writes them beside it."),
                option(
                        EXISTING_HEADERS,
                        "pass",
                        Words.of("pass", "strip", "fail"),
                        "What to do with facts that a record already carries: pass it as normalised, strip them first "
                                + "(topics with producers you do not trust), or fail."),
                option(
                        ON_UNRECOGNIZED,
                        null,
                        ON_EVENT,
                        "What to do with values of no known format, such as heartbeats. "
                                + "Default: pass for format=debezium, fail otherwise."),
                new Option(
                        PLAN_CACHE_SIZE,
                        Type.INT,
                        256,
                        ConfigDef.Range.between(1, 100_000),
                        null,
                        Importance.LOW,
                        GROUP,
                        "How many schemas are remembered, each with the plan to read it."));
    }

    private static List<Option> facts() {
        return List.of(
                option(
                        HEADERS_PREFIX,
                        EntityFact.DEFAULT_PREFIX,
                        NON_EMPTY,
                        "What the names of the headers begin with."),
                list(
                        HEADERS_INCLUDE,
                        writtenFacts(),
                        Checked.list(NormalizeSettings::facts, "names of facts without prefix"),
                        "The facts to write. An event that would be misread without one that is left out is refused."),
                list(
                        TYPE_MAP,
                        List.of(),
                        Checked.list(Pairs::of, "from:to, ..."),
                        "Entity type by table or entity name; the longest of db.schema.table, schema.table and "
                                + "table decides."),
                option(TYPE_DEFAULT, null, NON_EMPTY, "Entity type of events and tombstones that name none."));
    }

    private static List<Option> order() {
        return List.of(
                option(
                                TS_UNIT,
                                "auto",
                                Words.of("auto", "ms", "s", "us"),
                                "Unit of numeric event times of format=api; auto is milliseconds.")
                        .with(notWith("debezium", TS_UNIT, "auto")),
                list(
                                OP_MAP,
                                List.of(),
                                Checked.list(NormalizeSettings::opWords, "word:op, ..."),
                                "Further operation words of format=api and the operation they stand for.")
                        .with(notWith("debezium", OP_MAP, List.of())),
                option(
                                SEQUENCE_BY,
                                "offset",
                                new Checked<>(String.class, FieldPath::parse, "offset, source or a field path"),
                                "What orders the events of one entity: offset (the topic), source (the log position "
                                        + "that Debezium reports for postgresql, mysql and mariadb), or the path of a "
                                        + "field that holds a whole number, digits or a time.")
                        .with(NormalizeConfig::sourceSequence));
    }

    private static List<Option> identity() {
        return List.of(
                list(
                        ID_FIELDS,
                        List.of(),
                        Checked.list(IdFields::parse, "field+field or type:field+field, ..."),
                        "Fields of the row that make the id where the record key does not."),
                option(
                        ON_MISSING_ID,
                        "fail",
                        Words.of("fail", "pass"),
                        "What to do with an event that has neither key nor id fields; a delete always fails."),
                option(
                        KEY_MODE,
                        "keep",
                        Words.of("keep", "id", "string"),
                        "The record key: keep (filled from the id where null), id (Struct or Map of the id's fields), "
                                + "or string."),
                option(
                        KEY_CHANGE,
                        "header",
                        Words.of("header", "fail"),
                        "A changed primary key: told in headers, or refused."));
    }

    private static List<Option> events() {
        return List.of(
                option(
                                DELETE_VALUE,
                                "tombstone",
                                Words.of("tombstone", "before", "key"),
                                "The value of a delete: null, the row before it (else the key), or the key.")
                        .with(needsOp(DELETE_VALUE, "before", "key")),
                option(ON_TRUNCATE, "fail", ON_EVENT, "What to do when the source truncates a table.")
                        .with(notWith("api", ON_TRUNCATE, "fail"))
                        .with(needsOp(ON_TRUNCATE, "pass")),
                option(ON_MESSAGE, "drop", ON_EVENT, "What to do with logical decoding messages of PostgreSQL.")
                        .with(notWith("api", ON_MESSAGE, "drop")),
                option(
                                UNAVAILABLE_VALUES,
                                "header",
                                Words.of("header", "null", "fail", "keep"),
                                "Fields whose value Debezium did not get: listed in a header so that stored values "
                                        + "stay, set to null, refused, or kept as the placeholder.")
                        .with(notWith("api", UNAVAILABLE_VALUES, "header")),
                option(
                                UNAVAILABLE_PLACEHOLDER,
                                "__debezium_unavailable_value",
                                new Checked<>(String.class, NormalizeSettings::placeholderBytes, "text or hex:..."),
                                "The connector's unavailable.value.placeholder; hex: before bytes in hexadecimal form.")
                        .with(notWith("api", UNAVAILABLE_PLACEHOLDER, "__debezium_unavailable_value")));
    }

    private static List<Option> later() {
        Stream<Option> paths = Stream.of("type", "id", "op", "ts", "seq", "data", "tenant", "partial")
                .map(fact -> notYet(fact + ".path", FORMATS, "Path of the " + fact + " with format=mapped."));
        Stream<Option> rest = Stream.of(
                notYet("op.default", FORMATS, "Operation of events that name none with format=mapped."),
                notYet(
                        "partial.default",
                        FORMATS + " (an api update is partial unless it says full)",
                        "Whether rows are partial with format=mapped."),
                notYet("on.control", FORMATS, "Control events of format=mongodb."),
                notYet("on.activity", FORMATS, "Events of format=openmetadata that concern no entity row."),
                notYet("soft.deletes", FORMATS, "Soft deletes of format=openmetadata and datahub."),
                notYet("dms.absent.means", FORMATS, "What a missing column means with format=dms."),
                notYet("control.records", FORMATS, "Control records of format=dms."),
                notYet("classifications.as", FORMATS, "Rows of classification events of format=atlas."));
        return Stream.concat(paths, rest).toList();
    }

    private static List<String> writtenFacts() {
        return Stream.of(EntityFact.values()).map(EntityFact::word).toList();
    }

    /** A setting that the other format would ignore is refused there: it would be a promise that nobody keeps. */
    private static Option.Check notWith(String format, String name, Object defaultValue) {
        return settings -> {
            Object value = settings.get(name);
            return format.equals(settings.get(FORMAT)) && value != null && !value.equals(defaultValue)
                    ? List.of("has no effect with format=" + format + "; remove it")
                    : List.of();
        };
    }

    private static Option.Check needsOp(String name, String... values) {
        return settings -> List.of(values).contains(settings.get(name))
                        && settings.get(HEADERS_INCLUDE) instanceof List<?> included
                        && !included.contains(EntityFact.OP.word())
                ? List.of("needs 'op' in " + HEADERS_INCLUDE + ", else the record would be read as another operation")
                : List.of();
    }

    private static List<String> sourceSequence(Map<String, Object> settings) {
        return "source".equals(settings.get(SEQUENCE_BY)) && "api".equals(settings.get(FORMAT))
                ? List.of("format=api has no source sequence; name the path of a field, for example ts")
                : List.of();
    }

    private static Option option(String name, @Nullable Object value, Validator validator, String text) {
        Importance importance = name.equals(FORMAT) ? Importance.HIGH : Importance.MEDIUM;
        return new Option(name, Type.STRING, value, validator, null, importance, GROUP, text);
    }

    private static Option list(String name, List<String> value, Validator validator, String text) {
        return new Option(name, Type.LIST, value, validator, null, Importance.MEDIUM, GROUP, text);
    }

    private static Option notYet(String name, String instead, String text) {
        return new Option(
                name, Type.STRING, null, new NotYet(instead), null, Importance.LOW, "Not in this version", text);
    }
}
