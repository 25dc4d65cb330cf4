// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static dev.alluvium.connect.smt.Transforms.header;
import static dev.alluvium.connect.smt.Transforms.map;
import static dev.alluvium.connect.smt.Transforms.sink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Named fields never pass in plain text: B3, B5, B6, B8, B11, B13, B22, B24, B34, B35, B36, B37. */
class ProtectFieldsTest {
    private static final String SECRET = "canary5f1d";
    private static final String KEY = "hex:000102030405060708090a0b0c0d0e0f";
    private static final Schema LINE = SchemaBuilder.struct()
            .optional()
            .field("line1", Schema.OPTIONAL_STRING_SCHEMA)
            .field("zip", Schema.OPTIONAL_INT32_SCHEMA)
            .build();
    private static final Schema PROFILE = SchemaBuilder.struct()
            .name("Profile")
            .optional()
            .field("phone", Schema.OPTIONAL_STRING_SCHEMA)
            .field("lines", SchemaBuilder.array(LINE).optional().build())
            .build();
    private static final Schema ROW = SchemaBuilder.struct()
            .name("cat.public.users.Value")
            .optional()
            .field("id", Schema.INT32_SCHEMA)
            .field(
                    "email",
                    SchemaBuilder.string().optional().defaultValue("none").build())
            .field("profile", PROFILE)
            .field("year", Schema.OPTIONAL_INT64_SCHEMA)
            .field("raw", Schema.OPTIONAL_BYTES_SCHEMA)
            .build();

    private static Struct row() {
        return new Struct(ROW)
                .put("id", 7)
                .put("email", SECRET)
                .put("year", 1991L)
                .put("raw", SECRET.getBytes(StandardCharsets.UTF_8))
                .put(
                        "profile",
                        new Struct(PROFILE)
                                .put("phone", SECRET)
                                .put(
                                        "lines",
                                        Arrays.asList(
                                                new Struct(LINE)
                                                        .put("line1", SECRET)
                                                        .put("zip", 5),
                                                null)));
    }

    private static ProtectFields.Value<SinkRecord> protect(String... settings) {
        ProtectFields.Value<SinkRecord> transform = new ProtectFields.Value<>();
        transform.configure(policy(settings));
        return transform;
    }

    private static Map<String, String> policy(String... more) {
        Map<String, String> settings = new LinkedHashMap<>(map(
                "policies",
                "p",
                "p.fields",
                "email,profile.phone,profile.lines[*].line1,year,raw",
                "p.action",
                "hmac",
                "p.key.ref",
                "k",
                "keys.k",
                KEY));
        map(more).forEach((name, value) -> {
            if (value.isEmpty()) {
                settings.remove(name);
            } else {
                settings.put(name, value);
            }
        });
        return settings;
    }

    private static SinkRecord record(Form form, Schema schema, Struct value) {
        var shaped = form.shape(schema, value);
        return sink("t", null, null, shaped.schema(), shaped.value());
    }

    private static Object at(Object row, String path) {
        return dev.alluvium.connect.smt.row.FieldPath.parse(path).of(row);
    }

    @ParameterizedTest
    @EnumSource
    void everyTransformWorksOnSchemalessMapAndStruct(Form form) {
        SinkRecord record = record(form, ROW, row());
        String before = record.value().toString();

        SinkRecord after = protect("p.fields", "email,profile.phone,profile.lines[*].line1,year")
                .apply(record);

        assertThat(at(after.value(), "email").toString()).hasSize(43).isNotEqualTo(SECRET);
        assertThat(at(after.value(), "profile.phone")).isEqualTo(at(after.value(), "email"));
        assertThat(at(after.value(), "profile.lines[0].line1")).isEqualTo(at(after.value(), "email"));
        assertThat(((Number) at(after.value(), "profile.lines[0].zip")).intValue())
                .isEqualTo(5);
        assertThat(at(after.value(), "profile.lines[1]")).isNull();
        assertThat(at(after.value(), "year")).isInstanceOf(String.class).isNotEqualTo("1991");
        assertThat(((Number) at(after.value(), "id")).intValue()).isEqualTo(7);
        assertThat(record.value().toString()).isEqualTo(before);
    }

    /** Debezium sends them through the transforms of its own tables. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.debezium.connector.common.Heartbeat",
                "io.debezium.connector.common.TransactionMetadataValue",
                "io.debezium.connector.mysql.SchemaChangeValue"
            })
    void heartbeatsAreNoRowsThatLackAField(String name) {
        Schema schema = SchemaBuilder.struct()
                .name(name)
                .field("ts_ms", Schema.INT64_SCHEMA)
                .build();
        SinkRecord heartbeat = sink("h", null, null, schema, new Struct(schema).put("ts_ms", 1L));

        SinkRecord after = protect("p.require", "true").apply(heartbeat);

        assertThat(after.value()).isEqualTo(heartbeat.value());
    }

    @ParameterizedTest
    @EnumSource
    void nullNestedStructAccepted(Form form) {
        Struct noProfile = new Struct(ROW).put("id", 7).put("email", SECRET);
        Struct noLines = new Struct(ROW).put("id", 7).put("profile", new Struct(PROFILE).put("phone", SECRET));
        ProtectFields.Value<SinkRecord> transform =
                protect("p.fields", "email,profile.phone,profile.lines[*].line1,year");

        SinkRecord withoutProfile = transform.apply(record(form, ROW, noProfile));
        SinkRecord withoutLines = transform.apply(record(form, ROW, noLines));

        assertThat(at(withoutProfile.value(), "profile")).isNull();
        assertThat(at(withoutProfile.value(), "email")).isNotNull().isNotEqualTo(SECRET);
        assertThat(at(withoutLines.value(), "profile.lines")).isNull();
        assertThat(at(withoutLines.value(), "profile.phone")).isNotNull().isNotEqualTo(SECRET);
    }

    @ParameterizedTest
    @EnumSource
    void elementsOfArrayOfStructsProtected(Form form) {
        Struct two = new Struct(ROW)
                .put("id", 7)
                .put(
                        "profile",
                        new Struct(PROFILE)
                                .put(
                                        "lines",
                                        List.of(
                                                new Struct(LINE).put("line1", SECRET),
                                                new Struct(LINE).put("line1", "other"),
                                                new Struct(LINE).put("zip", 9))));

        SinkRecord after = protect("p.fields", "profile.lines[*].line1").apply(record(form, ROW, two));

        assertThat(at(after.value(), "profile.lines[0].line1").toString()).hasSize(43);
        assertThat(at(after.value(), "profile.lines[1].line1").toString())
                .hasSize(43)
                .isNotEqualTo(at(after.value(), "profile.lines[0].line1"));
        assertThat(at(after.value(), "profile.lines[2].line1")).isNull();
        assertThat(after.value().toString()).doesNotContain(SECRET).doesNotContain("other");
    }

    @Test
    void protectsOnlyNamedFieldNotWholeValue() {
        SinkRecord after = protect().apply(record(Form.STRUCT, ROW, row()));

        Schema schema = after.valueSchema();
        assertThat(schema.name()).isEqualTo("cat.public.users.Value");
        assertThat(schema.isOptional()).isTrue();
        assertThat(schema.field("id").schema()).isEqualTo(Schema.INT32_SCHEMA);
        assertThat(schema.field("email").schema()).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
        assertThat(schema.field("year").schema()).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
        assertThat(schema.field("raw").schema()).isEqualTo(Schema.OPTIONAL_BYTES_SCHEMA);
        assertThat(schema.field("profile").schema().name()).isEqualTo("Profile");
        assertThat((byte[]) at(after.value(), "raw")).hasSize(43);
        ((Struct) after.value()).validate();
    }

    @Test
    void outputSchemaDerivedFromSchemaNotFromFirstValue() {
        ProtectFields.Value<SinkRecord> transform = protect();
        Struct empty = new Struct(ROW).put("id", 1).put("email", null);

        SinkRecord first = transform.apply(record(Form.STRUCT, ROW, empty));
        SinkRecord second = transform.apply(record(Form.STRUCT, ROW, row()));

        assertThat(first.valueSchema()).isSameAs(second.valueSchema());
        assertThat(at(first.value(), "profile")).isNull();
        assertThat(((Struct) first.value()).getWithoutDefault("email")).isNull();
    }

    @Test
    void schemaChangeInvalidatesPlan() {
        ProtectFields.Value<SinkRecord> transform = protect("p.fields", "email");
        Schema wider = SchemaBuilder.struct()
                .name("cat.public.users.Value")
                .field("email", Schema.OPTIONAL_STRING_SCHEMA)
                .field("new", Schema.OPTIONAL_STRING_SCHEMA)
                .build();

        transform.apply(record(Form.STRUCT, ROW, row()));
        SinkRecord after = transform.apply(record(
                Form.STRUCT, wider, new Struct(wider).put("email", SECRET).put("new", "n")));

        assertThat(at(after.value(), "new")).isEqualTo("n");
        assertThat(after.value().toString()).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @EnumSource
    void bothImagesOfAnEnvelopeAreProtected(Form form) {
        SinkRecord update = Envelope.of(form)
                .op("u")
                .before(Envelope.row(7, SECRET, SECRET))
                .after(Envelope.row(7, "b", SECRET))
                .sink();
        SinkRecord create =
                Envelope.of(form).after(Envelope.row(7, SECRET, "o")).sink();

        SinkRecord after = protect("p.fields", "name,owner").apply(update);
        SinkRecord created = protect("p.fields", "name,owner").apply(create);

        assertThat(after.value().toString()).doesNotContain(SECRET);
        assertThat(at(after.value(), "before.owner")).isEqualTo(at(after.value(), "after.owner"));
        assertThat(created.value().toString()).doesNotContain(SECRET);
        assertThat(at(created.value(), "before")).isNull();
        assertThat(header(Transforms.normalize("format", "debezium").apply(after), "entity.op"))
                .isEqualTo("update");
    }

    @Test
    void equalTextsOfOneDomainJoin() {
        SinkRecord record = record(Form.MAP, ROW, row());

        Object one =
                at(protect("p.domain", "d", "p.fields", "email").apply(record).value(), "email");
        Object two = at(
                protect("p.domain", "d", "p.fields", "profile.phone")
                        .apply(record)
                        .value(),
                "profile.phone");
        Object other =
                at(protect("p.domain", "e", "p.fields", "email").apply(record).value(), "email");
        Object token = at(
                protect("p.domain", "d", "p.fields", "email", "p.action", "token")
                        .apply(record)
                        .value(),
                "email");

        assertThat(one).isEqualTo(two).isNotEqualTo(other);
        assertThat(token.toString()).startsWith("tok_").hasSize(4 + 22);
    }

    @Test
    void encryptionDiffersEachTimeAndNamesItsKey() {
        ProtectFields.Value<SinkRecord> transform =
                protect("p.action", "aes-gcm", "p.fields", "email", "keys.k-2", KEY, "keys.k-10", KEY);
        SinkRecord record = record(Form.MAP, ROW, row());

        String one = at(transform.apply(record).value(), "email").toString();
        String two = at(transform.apply(record).value(), "email").toString();

        assertThat(one).startsWith("ag1.").isNotEqualTo(two);
        byte[] envelope = Base64.getUrlDecoder().decode(one.substring(4));
        assertThat(new String(envelope, 2, envelope[1], StandardCharsets.UTF_8)).isEqualTo("k-10");
    }

    @Test
    void keyRotationUsedForNewRecords(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("keys.p12");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("k-1", new SecretKeySpec(new byte[16], "AES"), "pw".toCharArray(), null);
        write(store, file);
        String[] settings = {
            "p.action",
            "aes-gcm",
            "p.fields",
            "email",
            "keys.k",
            "",
            "key.source",
            "keystore",
            "keys.path",
            file.toString(),
            "keys.password",
            "pw"
        };
        SinkRecord record = record(Form.MAP, ROW, row());
        String before = at(protect(settings).apply(record).value(), "email").toString();

        store.setKeyEntry("k-2", new SecretKeySpec(new byte[16], "AES"), "pw".toCharArray(), null);
        write(store, file);
        String after = at(protect(settings).apply(record).value(), "email").toString();

        assertThat(new String(Base64.getUrlDecoder().decode(before.substring(4)), 2, 3, StandardCharsets.UTF_8))
                .isEqualTo("k-1");
        assertThat(new String(Base64.getUrlDecoder().decode(after.substring(4)), 2, 3, StandardCharsets.UTF_8))
                .isEqualTo("k-2");
        settings[settings.length - 1] = "wrong";
        assertThatThrownBy(() -> protect(settings))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("cannot be read");
    }

    private static void write(KeyStore store, Path file) throws Exception {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "pw".toCharArray());
        }
    }

    @Test
    void maskKeepsTypesAndSchemas() {
        SinkRecord after =
                protect("p.action", "mask", "p.key.ref", "", "p.keep.last", "2").apply(record(Form.STRUCT, ROW, row()));

        assertThat(after.valueSchema()).isSameAs(ROW);
        assertThat(at(after.value(), "email")).isEqualTo("****1d");
        assertThat(at(after.value(), "year")).isEqualTo(0L);
    }

    @Test
    void conditionsDecideWhoIsConcerned() {
        ProtectFields.Value<SinkRecord> transform = protect(
                "p.fields",
                "email",
                "p.when",
                "c",
                "conditions",
                "c",
                "c.path",
                "$header.entity.tenant",
                "c.op",
                "eq",
                "c.value",
                "acme");
        SinkRecord acme = record(Form.MAP, ROW, row());
        acme.headers().addString("entity.tenant", "acme");
        SinkRecord other = record(Form.MAP, ROW, row());

        assertThat(transform.apply(acme).value().toString())
                .isNotEqualTo(acme.value().toString());
        assertThat(transform.apply(other)).isSameAs(other);
    }

    @Test
    void rowWithoutTheFieldsIsReportedOrRefused() {
        SinkRecord full = sink("t", null, null, null, Map.of("EMAIL", "x"));
        SinkRecord partial = sink("t", null, null, null, Map.of("EMAIL", "x"));
        partial.headers().addBoolean("entity.partial", true);

        assertThat(protect("p.fields", "email").apply(full).value()).isEqualTo(full.value());
        assertThatThrownBy(
                        () -> protect("p.fields", "email", "p.require", "true").apply(full))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("none of the fields of policy 'p'");
        assertThat(protect("p.fields", "email", "p.require", "true")
                        .apply(partial)
                        .value())
                .isEqualTo(full.value());
        assertThat(protect("p.fields", "email", "fields.case", "insensitive")
                        .apply(full)
                        .value()
                        .toString())
                .isNotEqualTo("{EMAIL=x}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"profile", "profile.lines", "profile.lines.line1", "email[*]", "email.x", "id[*].x"})
    void whatCannotBeProtectedIsRefusedByPath(String path) {
        for (Form form : Form.values()) {
            assertThatThrownBy(() -> protect("p.fields", path).apply(record(form, ROW, row())))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("field '")
                    .hasMessageNotContaining(SECRET);
        }
    }

    @Test
    void tombstonePassesEveryTransform() {
        SinkRecord tombstone = sink("t", null, Map.of("email", SECRET), null, null);
        SinkRecord scalar = sink("t", null, null, null, "text");

        assertThat(protect().apply(tombstone)).isSameAs(tombstone);
        assertThatThrownBy(() -> protect().apply(scalar)).hasMessageContaining("(whole)");
    }

    private static ProtectFields.Key<SinkRecord> protectKey(String... settings) {
        ProtectFields.Key<SinkRecord> transform = new ProtectFields.Key<>();
        transform.configure(policy(settings));
        return transform;
    }

    @Test
    void keyTransformAppliesToTombstoneKeys() {
        SinkRecord tombstone = sink("t", null, Map.of("email", SECRET), null, null);
        SinkRecord row = sink("t", null, Map.of("email", SECRET), null, Map.of("a", 1));
        row.headers().add("__debezium.oldkey", Map.of("email", SECRET), null).addString("h", "v");
        ProtectFields.Key<SinkRecord> transform = protectKey("p.fields", "email");

        SinkRecord gone = transform.apply(tombstone);
        SinkRecord kept = transform.apply(row);

        assertThat(gone.key()).isEqualTo(kept.key()).isNotEqualTo(tombstone.key());
        assertThat(gone.value()).isNull();
        assertThat(header(kept, "__debezium.oldkey")).isEqualTo(kept.key());
        assertThat(header(kept, "h")).isEqualTo("v");
        SinkRecord keyless = sink("t", null, null, null, Map.of());
        assertThat(transform.apply(keyless)).isSameAs(keyless);
    }

    @Test
    void headersThatMayTellTheKeyAreRefused() {
        for (String name : List.of("entity.id", "entity.prev.id", "entity.prev.key", "__debezium.newkey")) {
            SinkRecord record = sink("t", null, Map.of("email", SECRET), null, Map.of("a", 1));
            record.headers().addString(name, SECRET);

            assertThatThrownBy(() -> protectKey("p.fields", "email").apply(record))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("header '" + name + "'")
                    .hasMessageNotContaining(SECRET);
        }
    }

    @Test
    void worksOnSourceAndSinkRecords() {
        ProtectFields.Value<SourceRecord> transform = new ProtectFields.Value<>();
        transform.configure(policy("p.fields", "email"));
        SourceRecord record = new SourceRecord(Map.of(), Map.of(), "t", null, Map.of("email", SECRET));

        SourceRecord once = transform.apply(record);

        assertThat(transform.apply(record)).isEqualTo(once);
        transform.close();
        transform.close();
        assertThatThrownBy(() -> transform.apply(record)).isInstanceOf(IllegalStateException.class);
        assertThat(transform.version()).isNotEmpty();
        assertThat(transform.config().names()).contains("policies", "key.source");
    }

    @Test
    void missingKeyFailsTheStart() {
        for (String[] bad : List.of(
                new String[] {"keys.k", ""},
                new String[] {"keys.k", "hex:00"},
                new String[] {"keys.k", SECRET},
                new String[] {"keys.k", "base64:" + SECRET + "!"},
                new String[] {"key.source", "keystore"},
                new String[] {"p.action", "aes-gcm", "keys.k", KEY + "00"})) {
            assertThatThrownBy(() -> protect(bad))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageNotContaining(SECRET)
                    .hasNoCause();
        }
        assertThat(at(
                        protect("keys.k", "base64:AAECAwQFBgcICQoLDA0ODw==", "p.fields", "email")
                                .apply(record(Form.MAP, ROW, row()))
                                .value(),
                        "email"))
                .isEqualTo(at(
                        protect("p.fields", "email")
                                .apply(record(Form.MAP, ROW, row()))
                                .value(),
                        "email"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p.action|sha256|none of mask",
                "p.action|shred|not supported in this version",
                "p.action||p.action is missing",
                "p.fields||p.fields is missing",
                "p.fields|a,a|named twice",
                "p.fields|a,a.b|lies in another field",
                "p.fields|a.b,a|lies in another field",
                "p.fields|a[0]|[*] leads to all",
                "p.key.ref||p.key.ref is missing",
                "p.keep.last|2|remove it",
                "p.require|maybe|true or false",
                "p.on.type.mismatch|pass|only be fail",
                "p.when|x|conditions does not list",
                "p.colour|red|unknown setting 'p.colour'",
                "policies|,|unknown setting 'p.action'",
                "key.source|vault|no KeySource of that name"
            })
    void badSettingIsRefusedByName(String name, String value, String text) {
        assertThatThrownBy(() -> protect(name, value == null ? "" : value))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(text);
    }

    @Test
    void keysTakeOnlyWhatKeepsTopicsCompactable() {
        for (String action : new ArrayList<>(List.of("aes-gcm", "mask"))) {
            assertThatThrownBy(() -> protectKey("p.action", action)).hasMessageContaining("would break compaction");
        }
        assertThatThrownBy(() -> protect("p.action", "aes-gcm", "p.domain", "d"))
                .hasMessageContaining("remove it");
        assertThatThrownBy(() -> protect("p.action", "mask")).hasMessageContaining("remove it");
        assertThatThrownBy(() -> protect("p.action", "mask", "p.key.ref", "", "p.keep.last", "all"))
                .hasMessageContaining("number of characters");
    }
}
