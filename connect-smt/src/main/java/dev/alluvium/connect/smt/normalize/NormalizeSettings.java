// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

import dev.alluvium.connect.smt.config.Pairs;
import dev.alluvium.connect.smt.config.Settings;
import dev.alluvium.connect.smt.entity.EntityFact;
import dev.alluvium.connect.smt.entity.EntityOp;
import dev.alluvium.connect.smt.identify.IdFields;
import dev.alluvium.connect.smt.identify.IdRules;
import dev.alluvium.connect.smt.identify.KeyMode;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The settings of {@code NormalizeEntity}, typed.
 *
 * @param format name of the configured format
 * @param prefix of header names
 * @param included the facts that are written
 * @param opWords operation words beyond those of the format
 * @param output what becomes of the value
 * @param rules settings that concern single formats
 * @param mapping what {@code format=mapped} and its presets read, by key
 * @param sequenceBy {@code offset}, {@code source} or a field path
 */
public record NormalizeSettings(
        String format,
        String prefix,
        Set<EntityFact> included,
        TypeMap types,
        IdRules idRules,
        TimeUnit timeUnit,
        Map<String, EntityOp> opWords,
        String sequenceBy,
        DeleteValue deleteValue,
        OnEvent onTruncate,
        OnEvent onMessage,
        OnEvent onUnrecognized,
        Unavailable unavailableValues,
        byte[] placeholder,
        boolean keyChangeFails,
        ExistingHeaders existingHeaders,
        Output output,
        SourceRules rules,
        Map<String, String> mapping) {

    /** The typed form of checked settings. */
    public static NormalizeSettings of(Settings settings) {
        String format = settings.text(NormalizeConfig.FORMAT);
        return new NormalizeSettings(
                format,
                settings.text(NormalizeConfig.HEADERS_PREFIX),
                facts(settings.list(NormalizeConfig.HEADERS_INCLUDE)),
                types(settings),
                idRules(settings),
                unit(settings.text(NormalizeConfig.TS_UNIT)),
                opWords(settings.list(NormalizeConfig.OP_MAP)),
                settings.text(NormalizeConfig.SEQUENCE_BY),
                word(DeleteValue.class, settings, NormalizeConfig.DELETE_VALUE),
                word(OnEvent.class, settings, NormalizeConfig.ON_TRUNCATE),
                word(OnEvent.class, settings, NormalizeConfig.ON_MESSAGE),
                onUnrecognized(settings, format),
                word(Unavailable.class, settings, NormalizeConfig.UNAVAILABLE_VALUES),
                placeholderBytes(settings.text(NormalizeConfig.UNAVAILABLE_PLACEHOLDER)),
                settings.text(NormalizeConfig.KEY_CHANGE).equals("fail"),
                word(ExistingHeaders.class, settings, NormalizeConfig.EXISTING_HEADERS),
                Output.valueOf(
                        settings.text(NormalizeConfig.OUTPUT).replace('-', '_').toUpperCase(Locale.ROOT)),
                rules(settings),
                MappedConfig.keys(settings));
    }

    /** Bound of each cache of plans. */
    public int planCacheSize() {
        return idRules.planCacheSize();
    }

    /** What becomes of record keys. */
    public KeyMode keyMode() {
        return idRules.keyMode();
    }

    /** The origin of events of a type, with this transform's header names. */
    public Origin origin(String type, String source) {
        return Origin.of(type, source, EntityFact.TYPE.header(prefix), EntityFact.SOURCE.header(prefix));
    }

    static Set<EntityFact> facts(List<String> words) {
        Set<EntityFact> facts = EnumSet.noneOf(EntityFact.class);
        for (String word : words) {
            facts.add(EntityFact.ofWord(word)
                    .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no fact that is written here")));
        }
        return facts;
    }

    /**
     * The bytes of a placeholder.
     *
     * @throws IllegalArgumentException for empty text or malformed hexadecimal digits
     */
    static byte[] placeholderBytes(String text) {
        byte[] bytes = text.startsWith("hex:")
                ? HexFormat.of().parseHex(text.substring("hex:".length()))
                : text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0) {
            throw new IllegalArgumentException("must not be empty");
        }
        return bytes;
    }

    static Map<String, EntityOp> opWords(List<String> entries) {
        Map<String, EntityOp> words = new HashMap<>();
        Pairs.of(entries)
                .forEach((word, op) -> words.put(
                        word.toLowerCase(Locale.ROOT),
                        EntityOp.ofWord(op)
                                .filter(known -> known != EntityOp.TRUNCATE)
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "'" + op + "' is none of create, update, upsert, delete, read"))));
        return Map.copyOf(words);
    }

    private static SourceRules rules(Settings settings) {
        return new SourceRules(
                word(OnEvent.class, settings, SourceConfig.CONTROL_RECORDS),
                settings.isSet(SourceConfig.ON_CONTROL) ? word(OnEvent.class, settings, SourceConfig.ON_CONTROL) : null,
                word(OnEvent.class, settings, SourceConfig.ON_ACTIVITY),
                settings.text(SourceConfig.SOFT_DELETES).equals("update"),
                settings.text(SourceConfig.DMS_ABSENT_MEANS).equals("unchanged"),
                settings.text(SourceConfig.CLASSIFICATIONS_AS).equals("set"));
    }

    private static TypeMap types(Settings settings) {
        @Nullable
        String fallback =
                settings.isSet(NormalizeConfig.TYPE_DEFAULT) ? settings.text(NormalizeConfig.TYPE_DEFAULT) : null;
        return new TypeMap(Pairs.of(settings.list(NormalizeConfig.TYPE_MAP)), fallback);
    }

    private static IdRules idRules(Settings settings) {
        return new IdRules(
                IdFields.parse(settings.list(NormalizeConfig.ID_FIELDS)),
                word(KeyMode.class, settings, NormalizeConfig.KEY_MODE),
                settings.text(NormalizeConfig.ON_MISSING_ID).equals("fail"),
                settings.number(NormalizeConfig.PLAN_CACHE_SIZE));
    }

    private static OnEvent onUnrecognized(Settings settings, String format) {
        if (settings.isSet(NormalizeConfig.ON_UNRECOGNIZED)) {
            return word(OnEvent.class, settings, NormalizeConfig.ON_UNRECOGNIZED);
        }
        return format.startsWith("debezium") ? OnEvent.PASS : OnEvent.FAIL;
    }

    private static TimeUnit unit(String word) {
        return switch (word) {
            case "s" -> TimeUnit.SECONDS;
            case "us" -> TimeUnit.MICROSECONDS;
            default -> TimeUnit.MILLISECONDS;
        };
    }

    private static <E extends Enum<E>> E word(Class<E> type, Settings settings, String name) {
        return Enum.valueOf(type, settings.text(name).toUpperCase(Locale.ROOT));
    }
}
