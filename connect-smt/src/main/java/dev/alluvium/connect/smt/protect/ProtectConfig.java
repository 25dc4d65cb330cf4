// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.protect;

import dev.alluvium.connect.smt.config.Option;
import dev.alluvium.connect.smt.config.Words;
import dev.alluvium.connect.smt.entity.EntityFact;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Every setting of {@code ProtectFields} but those of its policies and keys, whose names the user chooses. */
public final class ProtectConfig {
    static final String POLICIES = "policies";
    static final String CONDITIONS = "conditions";
    static final String KEY_SOURCE = "key.source";
    static final String KEYS_PASSWORD = "keys.password";
    static final String FIELDS_CASE = "fields.case";
    static final String HEADERS_PREFIX = "headers.prefix";
    static final String PLAN_CACHE_SIZE = "plan.cache.size";

    private static final String GROUP = "ProtectFields";

    private ProtectConfig() {}

    /** The declaration that Connect validates against. */
    public static ConfigDef definition() {
        return Option.definition(List.of(
                option(
                        POLICIES,
                        Type.LIST,
                        ConfigDef.NO_DEFAULT_VALUE,
                        "Names of policies, applied in this order; each has name.fields, name.action and more."),
                option(CONDITIONS, Type.LIST, List.of(), "Names of conditions for name.when, as in RecordMatches."),
                option(
                        KEY_SOURCE,
                        Type.STRING,
                        "config",
                        "Where keys are: config (keys.NAME=hex:... or base64:..., by a ConfigProvider), keystore "
                                + "(keys.path, keys.password, keys.type), or the name of another KeySource."),
                option(KEYS_PASSWORD, Type.PASSWORD, null, "Password of the keystore and of its keys."),
                new Option(
                        FIELDS_CASE,
                        Type.STRING,
                        "sensitive",
                        Words.of("sensitive", "insensitive"),
                        null,
                        Importance.MEDIUM,
                        GROUP,
                        "Whether EMAIL is the field email of a policy."),
                option(
                        HEADERS_PREFIX,
                        Type.STRING,
                        EntityFact.DEFAULT_PREFIX,
                        "What the names of the headers with tenant and type begin with."),
                new Option(
                        PLAN_CACHE_SIZE,
                        Type.INT,
                        256,
                        ConfigDef.Range.between(1, 100_000),
                        null,
                        Importance.LOW,
                        GROUP,
                        "How many schemas are remembered per policy.")));
    }

    private static Option option(
            String name, Type type, @org.jspecify.annotations.Nullable Object value, String documentation) {
        Importance importance = name.equals(POLICIES) ? Importance.HIGH : Importance.MEDIUM;
        return new Option(name, type, value, null, null, importance, GROUP, documentation);
    }
}
