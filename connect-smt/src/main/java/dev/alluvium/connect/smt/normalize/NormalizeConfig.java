// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

import dev.alluvium.connect.smt.config.Checked;
import dev.alluvium.connect.smt.config.Option;
import dev.alluvium.connect.smt.config.Pairs;
import dev.alluvium.connect.smt.config.Words;
import dev.alluvium.connect.smt.entity.EntityFact;
import dev.alluvium.connect.smt.identify.IdFields;
import dev.alluvium.connect.smt.row.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.jspecify.annotations.Nullable;

/** Every setting of {@code NormalizeEntity}. */
public final class NormalizeConfig {
    static final String FORMAT = "format";
    static final String OUTPUT = "output";
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

    private static final String GROUP = "NormalizeEntity";
    private static final List<String> FORMATS = List.of(
            "auto",
            "debezium",
            "debezium-mongo",
            "dms",
            "mongodb",
            "cloudevents",
            "api",
            "mapped",
            "datahub",
            "openmetadata",
            "atlas",
            "openlineage",
            "monte-carlo");
    private static final Set<String> WORDS =
            Set.of("api", "cloudevents", "auto", "mapped", "datahub", "atlas", "openlineage", "monte-carlo");
    private static final Set<String> UNITS = WORDS;
    private static final Set<String> SOURCE_ORDERED = Set.of("debezium", "debezium-mongo", "openmetadata", "auto");
    private static final Set<String> DEBEZIUM = Set.of("debezium", "debezium-mongo", "auto");

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
        options.addAll(SourceConfig.options());
        options.addAll(MappedConfig.options());
        return Option.definition(options);
    }

    private static List<Option> recognition() {
        return List.of(
                option(
                                FORMAT,
                                "auto",
                                Words.of(FORMATS.toArray(String[]::new)),
                                "Which change format the records have. auto tells most apart by headers and structure.")
                        .with(MappedConfig::incomplete),
                option(
                                OUTPUT,
                                "headers",
                                Words.of("headers", "headers-only", "envelope"),
                                "What the value becomes: headers makes it the row, headers-only leaves it as it came; "
                                        + "the facts go to headers either way. envelope makes it an object with the "
                                        + "facts in _entity and the row in row, for consumers that read no headers.")
                        .with(needsOp(OUTPUT, "envelope")),
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
                        .with(onlyWith(UNITS, TS_UNIT, "auto")),
                list(
                                OP_MAP,
                                List.of(),
                                Checked.list(NormalizeSettings::opWords, "word:op, ..."),
                                "Further operation words of format=api and the operation they stand for.")
                        .with(onlyWith(WORDS, OP_MAP, List.of())),
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
                                "Fields of the row that make the id where the record key does not.")
                        .with(NormalizeConfig::idOfRows),
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
                        .with(onlyWith(DEBEZIUM, ON_TRUNCATE, "fail"))
                        .with(needsOp(ON_TRUNCATE, "pass")),
                option(ON_MESSAGE, "drop", ON_EVENT, "What to do with logical decoding messages of PostgreSQL.")
                        .with(onlyWith(DEBEZIUM, ON_MESSAGE, "drop")),
                option(
                                UNAVAILABLE_VALUES,
                                "header",
                                Words.of("header", "null", "fail", "keep"),
                                "Fields whose value Debezium did not get: listed in a header so that stored values "
                                        + "stay, set to null, refused, or kept as the placeholder.")
                        .with(onlyWith(DEBEZIUM, UNAVAILABLE_VALUES, "header")),
                option(
                                UNAVAILABLE_PLACEHOLDER,
                                "__debezium_unavailable_value",
                                new Checked<>(String.class, NormalizeSettings::placeholderBytes, "text or hex:..."),
                                "The connector's unavailable.value.placeholder; hex: before bytes in hexadecimal form.")
                        .with(onlyWith(DEBEZIUM, UNAVAILABLE_PLACEHOLDER, "__debezium_unavailable_value")));
    }

    private static List<String> writtenFacts() {
        return Stream.of(EntityFact.values()).map(EntityFact::word).toList();
    }

    /** A setting that the format would ignore is refused there: it would be a promise that nobody keeps. */
    private static Option.Check onlyWith(Set<String> formats, String name, Object defaultValue) {
        return settings -> {
            Object value = settings.get(name);
            Object format = settings.get(FORMAT);
            return format != null && !formats.contains(format) && value != null && !value.equals(defaultValue)
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
        return "source".equals(settings.get(SEQUENCE_BY)) && !SOURCE_ORDERED.contains(settings.get(FORMAT))
                ? List.of("format=" + settings.get(FORMAT)
                        + " has no source sequence; name the path of a field, for example ts")
                : List.of();
    }

    private static List<String> idOfRows(Map<String, Object> settings) {
        boolean isNamed = settings.get(ID_FIELDS) instanceof List<?> fields && !fields.isEmpty();
        return "dms".equals(settings.get(FORMAT)) && !isNamed
                ? List.of("format=dms needs the fields that make the id, as AWS DMS does not tell them")
                : List.of();
    }

    private static Option option(String name, @Nullable Object value, Validator validator, String text) {
        Importance importance = name.equals(FORMAT) ? Importance.HIGH : Importance.MEDIUM;
        return new Option(name, Type.STRING, value, validator, null, importance, GROUP, text);
    }

    private static Option list(String name, List<String> value, Validator validator, String text) {
        return new Option(name, Type.LIST, value, validator, null, Importance.MEDIUM, GROUP, text);
    }
}
