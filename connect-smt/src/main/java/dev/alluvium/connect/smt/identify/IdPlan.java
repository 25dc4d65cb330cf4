// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.identify;

import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.parse.JsonText;
import dev.alluvium.connect.smt.row.JsonScalars;
import dev.alluvium.connect.smt.row.Member;
import dev.alluvium.connect.smt.row.ScalarText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * How to read the id from containers of one shape.
 *
 * @param schema of the id alone, null for schemaless
 */
record IdPlan(List<Column> columns, @Nullable Schema schema) {
    /** One field of the id. */
    record Column(String name, Member member, ScalarText form) {}

    /** All fields of a key's schema. */
    static IdPlan ofStruct(Schema schema) {
        List<Column> columns = new ArrayList<>();
        for (Field field : schema.fields()) {
            columns.add(column(schema, field.name()));
        }
        return new IdPlan(columns, schema);
    }

    /** The named fields of a row's schema. */
    static IdPlan ofStruct(Schema schema, List<String> names) {
        List<Column> columns = new ArrayList<>();
        SchemaBuilder id = SchemaBuilder.struct();
        for (String name : names) {
            Field field = schema.field(name);
            if (field == null) {
                throw SmtErrors.nullInId(name);
            }
            columns.add(column(schema, name));
            id.field(name, field.schema());
        }
        return new IdPlan(columns, id.build());
    }

    /** The named entries of Maps. */
    static IdPlan ofMap(Iterable<?> names) {
        List<Column> columns = new ArrayList<>();
        for (Object name : names) {
            columns.add(new Column(String.valueOf(name), Member.ofMap(String.valueOf(name)), ScalarText.PLAIN));
        }
        return new IdPlan(columns, null);
    }

    /** The entries of Maps that are Structs of a schema after a way through JSON. */
    static IdPlan ofJson(Schema schema) {
        List<Column> columns = new ArrayList<>();
        for (Field field : schema.fields()) {
            Member entry = Member.ofMap(field.name());
            Member typed = map -> JsonScalars.typed(field.schema(), entry.of(map));
            columns.add(new Column(field.name(), typed, formOfJson(field.schema())));
        }
        return new IdPlan(columns, null);
    }

    private static ScalarText formOfJson(Schema schema) {
        ScalarText form = ScalarText.of(schema);
        return form == ScalarText.VARIABLE_DECIMAL ? ScalarText.PLAIN : form;
    }

    private static Column column(Schema schema, String name) {
        return new Column(
                name,
                Member.ofStruct(schema, name),
                ScalarText.of(schema.field(name).schema()));
    }

    /** What tells the id: the only field's scalar or its text, or a JSON object. */
    Object told(Object container, Predicate<Object> unavailable) {
        if (columns.size() == 1) {
            Column column = columns.get(0);
            return scalar(column.form, column.name, value(column, container, unavailable));
        }
        return json(container, unavailable);
    }

    /** A JSON object of the id's fields in order, without blanks. */
    String json(Object container, Predicate<Object> unavailable) {
        StringBuilder target = new StringBuilder(64).append('{');
        for (Column column : columns) {
            if (target.length() > 1) {
                target.append(',');
            }
            Object value = value(column, container, unavailable);
            String text = scalar(column.form, column.name, value).toString();
            JsonText.appendString(target, column.name);
            target.append(':');
            if (column.form.isBareInJson(value)) {
                target.append(text);
            } else {
                JsonText.appendString(target, text);
            }
        }
        return target.append('}').toString();
    }

    /** The id's fields alone, as Struct or Map. */
    Object pick(Object container) {
        if (schema == null) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            columns.forEach(column -> fields.put(column.name, column.member.of(container)));
            return fields;
        }
        Struct fields = new Struct(schema);
        columns.forEach(column -> fields.put(column.name, column.member.of(container)));
        return fields;
    }

    /** One scalar of an id as its text, or as itself where its {@code toString} is the text. */
    static Object scalar(ScalarText form, String name, Object value) {
        if (form.isBareInJson(value)) {
            return value;
        }
        String text = form.text(value);
        if (text == null) {
            throw SmtErrors.noScalarInId(name, value);
        }
        return text;
    }

    private static Object value(Column column, Object container, Predicate<Object> unavailable) {
        Object value = column.member.of(container);
        if (value == null) {
            throw SmtErrors.nullInId(column.name);
        }
        if (unavailable.test(value)) {
            throw SmtErrors.unavailableInId(column.name);
        }
        return value;
    }
}
