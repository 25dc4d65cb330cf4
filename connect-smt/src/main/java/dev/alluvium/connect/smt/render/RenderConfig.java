// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.render;

import dev.alluvium.connect.smt.config.Checked;
import dev.alluvium.connect.smt.config.Option;
import dev.alluvium.connect.smt.config.Words;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.jspecify.annotations.Nullable;

/** Every setting of {@code RenderTemplate}. */
public final class RenderConfig {
    static final String TEMPLATE = "template";
    static final String RESOURCE = "template.resource";
    static final String MISSING = "missing";
    static final String ESCAPE = "escape";
    static final String OUTPUT = "output";
    static final String CONTENT_TYPE_HEADER = "content.type.header";
    static final String KEY_TEMPLATE = "key.template";

    private static final String GROUP = "RenderTemplate";

    private RenderConfig() {}

    /** The declaration that Connect validates against. */
    public static ConfigDef definition() {
        return Option.definition(List.of(
                text(
                                TEMPLATE,
                                null,
                                new Checked<>(String.class, JsonTemplate::parse, "JSON with placeholders"),
                                "JSON with placeholders ${value.path} ${key.path} ${header.name} ${topic}: within "
                                        + "quotes as text, without quotes for numbers, booleans and null, and with "
                                        + "|json before the brace for any value.")
                        .with(RenderConfig::oneTemplate),
                text(
                        RESOURCE,
                        null,
                        new Checked<>(String.class, TemplateSource::resource, "a resource of the plugin"),
                        "The template as a resource in a jar of the plugin's folder, instead of template."),
                text(
                        MISSING,
                        "fail",
                        Words.of("fail", "null", "omit"),
                        "A placeholder that leads nowhere: refused, null, or its member left out."),
                text(
                        ESCAPE,
                        "json",
                        Words.of("json", "slack"),
                        "How texts are escaped; slack also replaces &, < and > by entities."),
                text(OUTPUT, "string", Words.of("string", "bytes"), "Type of the value that comes out."),
                text(
                        CONTENT_TYPE_HEADER,
                        "content-type",
                        null,
                        "The header that says application/json; empty for none."),
                text(
                        KEY_TEMPLATE,
                        null,
                        new Checked<>(String.class, TemplateText::parse, "text with placeholders"),
                        "Text with placeholders that becomes the record key. Default: the key stays.")));
    }

    private static List<String> oneTemplate(Map<String, Object> settings) {
        boolean inline = settings.get(TEMPLATE) != null;
        boolean resource = settings.get(RESOURCE) != null;
        return inline == resource ? List.of("exactly one of template and template.resource is needed") : List.of();
    }

    private static Option text(
            String name, @Nullable String value, ConfigDef.@Nullable Validator validator, String documentation) {
        Importance importance = name.equals(TEMPLATE) ? Importance.HIGH : Importance.MEDIUM;
        return new Option(name, Type.STRING, value, validator, null, importance, GROUP, documentation);
    }
}
