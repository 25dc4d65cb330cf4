// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.render;

import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.parse.JsonText;
import dev.alluvium.connect.smt.parse.JsonWriter;
import dev.alluvium.connect.smt.row.FieldPath;
import dev.alluvium.connect.smt.row.RecordPath;
import dev.alluvium.connect.smt.row.ScalarText;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.jspecify.annotations.Nullable;

/** Fills templates from records. Values are written as they are and never searched for placeholders. Stateless. */
final class Renderer {
    private final Missing missing;
    private final boolean escapesForSlack;

    Renderer(Missing missing, boolean escapesForSlack) {
        this.missing = missing;
        this.escapesForSlack = escapesForSlack;
    }

    /** The JSON text of a template for a record. */
    String json(JsonTemplate template, ConnectRecord<?> record) {
        StringBuilder target = new StringBuilder(256);
        if (!append(target, template.root(), record)) {
            throw SmtErrors.nothingRendered();
        }
        return target.toString();
    }

    /** The text of a template that is no JSON. */
    String text(TemplateText template, ConnectRecord<?> record) {
        StringBuilder target = new StringBuilder(64);
        for (Object part : template.parts()) {
            target.append(part instanceof Placeholder placeholder ? scalar(placeholder, record) : part);
        }
        return target.toString();
    }

    /** Whether anything was appended; a missing value may leave its place out. */
    private boolean append(StringBuilder target, JsonTemplate.Node node, ConnectRecord<?> record) {
        if (node instanceof JsonTemplate.Constant constant) {
            target.append(constant.json());
            return true;
        }
        if (node instanceof JsonTemplate.ObjectNode object) {
            appendObject(target, object, record);
            return true;
        }
        if (node instanceof JsonTemplate.ArrayNode array) {
            appendArray(target, array, record);
            return true;
        }
        return node instanceof JsonTemplate.Bare bare
                ? appendBare(target, bare.placeholder(), record)
                : appendText(target, ((JsonTemplate.Text) node).text(), record);
    }

    private void appendObject(StringBuilder target, JsonTemplate.ObjectNode object, ConnectRecord<?> record) {
        target.append('{');
        int first = target.length();
        for (Map.Entry<String, JsonTemplate.Node> member : object.members().entrySet()) {
            int start = target.length();
            target.append(start == first ? "" : ",");
            JsonText.appendString(target, member.getKey());
            target.append(':');
            if (!append(target, member.getValue(), record)) {
                target.setLength(start);
            }
        }
        target.append('}');
    }

    private void appendArray(StringBuilder target, JsonTemplate.ArrayNode array, ConnectRecord<?> record) {
        target.append('[');
        int first = target.length();
        for (JsonTemplate.Node element : array.elements()) {
            int start = target.length();
            target.append(start == first ? "" : ",");
            if (!append(target, element, record)) {
                target.setLength(start);
            }
        }
        target.append(']');
    }

    private boolean appendBare(StringBuilder target, Placeholder placeholder, ConnectRecord<?> record) {
        Object value = placeholder.path().find(record);
        if (value == FieldPath.ABSENT) {
            return appendMissing(target, placeholder);
        }
        String json = placeholder.asJson() ? JsonWriter.json(value) : literal(placeholder, value);
        if (json == null) {
            throw SmtErrors.unexpectedType(placeholder.path().toString(), value, "a value that JSON can hold");
        }
        target.append(json);
        return true;
    }

    private boolean appendMissing(StringBuilder target, Placeholder placeholder) {
        if (missing == Missing.FAIL) {
            throw SmtErrors.nothingToRender(placeholder.path().toString());
        }
        if (missing == Missing.NULL) {
            target.append("null");
        }
        return missing == Missing.NULL;
    }

    /** Numbers, booleans and null; from headers also as texts, which is what a StringConverter makes of them. */
    private static String literal(Placeholder placeholder, @Nullable Object value) {
        boolean isText = value instanceof String;
        String text = isText ? (String) value : JsonWriter.json(value);
        boolean mayBeText = placeholder.path().place() == RecordPath.Place.HEADER;
        if (text == null || (isText && !mayBeText) || !JsonText.isLiteral(text)) {
            throw SmtErrors.unexpectedType(
                    placeholder.path().toString(), value, "a number, boolean or null; put quotes around it, or |json");
        }
        return text;
    }

    private boolean appendText(StringBuilder target, TemplateText text, ConnectRecord<?> record) {
        if (text.parts().size() == 1) {
            Placeholder only = (Placeholder) text.parts().get(0);
            Object value = only.path().find(record);
            if (value == FieldPath.ABSENT) {
                return appendMissing(target, only);
            }
            if (value == null && !only.asJson()) {
                target.append("null");
                return true;
            }
        }
        StringBuilder filled = new StringBuilder(64);
        List<Object> parts = text.parts();
        for (Object part : parts) {
            filled.append(part instanceof Placeholder placeholder ? escaped(scalar(placeholder, record)) : part);
        }
        JsonText.appendString(target, filled.toString());
        return true;
    }

    /** The text for one place within a longer text; what is null or may be missing is empty there. */
    private String scalar(Placeholder placeholder, ConnectRecord<?> record) {
        Object value = placeholder.path().find(record);
        if (value == FieldPath.ABSENT && missing == Missing.FAIL) {
            throw SmtErrors.nothingToRender(placeholder.path().toString());
        }
        if (value == FieldPath.ABSENT || (value == null && !placeholder.asJson())) {
            return "";
        }
        String text = placeholder.asJson() || value == null ? JsonWriter.json(value) : ScalarText.PLAIN.text(value);
        if (text == null) {
            throw SmtErrors.unexpectedType(placeholder.path().toString(), value, "a scalar; |json takes any value");
        }
        return text;
    }

    private String escaped(String text) {
        return escapesForSlack ? text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") : text;
    }
}
