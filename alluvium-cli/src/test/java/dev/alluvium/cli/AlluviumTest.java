// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands as a user types them. */
class AlluviumTest {
    private static final String SMT = "dev.alluvium.connect.smt.";

    @TempDir
    Path folder;

    private String printed = "";
    private final List<String> settings = new ArrayList<>();

    @BeforeEach
    void sink() {
        set("connector.class", "dev.alluvium.connect.delta.DeltaSinkConnector");
        set("topics", "events");
        set("value.converter", "org.apache.kafka.connect.storage.StringConverter");
    }

    private void set(String name, String value) {
        settings.removeIf(line -> line.startsWith("\"" + name + "\":"));
        settings.add("\"" + name + "\":\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
    }

    /** A transform at the end of the chain. */
    private void transform(String alias, String type, String... more) {
        String list = settings.stream()
                .filter(line -> line.startsWith("\"transforms\":"))
                .map(line -> line.substring("\"transforms\":\"".length(), line.length() - 1) + ",")
                .findFirst()
                .orElse("");
        set("transforms", list + alias);
        set("transforms." + alias + ".type", type);
        for (int i = 0; i < more.length; i += 2) {
            set("transforms." + alias + "." + more[i], more[i + 1]);
        }
    }

    private Path connector() {
        return write("connector.json", "{\"name\":\"c\",\"config\":{" + String.join(",", settings) + "}}");
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int run(String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int code = Alluvium.run(List.of(arguments), new PrintStream(bytes, true, StandardCharsets.UTF_8));
        printed = bytes.toString(StandardCharsets.UTF_8);
        return code;
    }

    private int tried(String... events) {
        Path file = write("events.jsonl", String.join("\n", events) + "\n");
        return run("smt", "try", connector().toString(), file.toString());
    }

    private int linted() {
        return run("smt", "lint", connector().toString());
    }

    @Test
    void tableCommandsEndWithTheirOwnCodes() throws IOException {
        assertThat(run("table", "--help")).isEqualTo(Alluvium.OK);
        assertThat(printed).contains("alluvium table COMMAND URI");
        assertThat(run("table", "describe", folder.toString())).isEqualTo(Alluvium.WRONG_INPUT);
        assertThat(printed).contains("there is no Delta table");

        Files.createDirectories(folder.resolve("_delta_log"));
        write("_delta_log/00000000000000000000.json", "not a commit");
        assertThat(run("table", "verify", folder.toString())).isEqualTo(Alluvium.FAILED);
        assertThat(printed).contains("version 0").doesNotContain("not a commit");
    }

    @Test
    void tryShowsWhatEachTransformMakesOfEachEvent() {
        transform("parse", SMT + "ParseJson$Value");
        transform("entity", SMT + "NormalizeEntity", "format", "api");
        transform("only", SMT + "RouteEntity", "topic.template", "videos", "predicate", "video");
        transform("keep", "org.apache.kafka.connect.transforms.Filter", "predicate", "video", "negate", "true");
        set("predicates", "video");
        set("predicates.video.type", SMT + "RecordMatches");
        set("predicates.video.conditions", "t");
        set("predicates.video.t.path", "$header.entity.type");
        set("predicates.video.t.op", "eq");
        set("predicates.video.t.value", "video");

        int code = tried(
                "{\"value\":{\"entity\":\"video\",\"op\":\"create\",\"id\":\"00123\",\"data\":{\"title\":null}}}",
                "",
                "{\"record\":{\"topic\":\"events\",\"key\":\"k\",\"value\":"
                        + "{\"entity\":\"zone\",\"op\":\"delete\",\"id\":\"z\"},\"headers\":{\"h\":[\"1\",null]}}}",
                "{\"key\":\"k\",\"value\":null}");

        assertThat(code).as(printed).isZero();
        assertThat(printed.lines())
                .contains(
                        "  entity (NormalizeEntity): {\"topic\":\"events\",\"key\":{\"id\":\"00123\"},\"value\":"
                                + "{\"title\":null},\"headers\":{\"entity.type\":\"video\",\"entity.id\":\"00123\","
                                + "\"entity.op\":\"create\",\"entity.partial\":false,\"entity.source\":\"api\"}}",
                        "  only (RouteEntity): not concerned, by predicate video",
                        "  keep (org.apache.kafka.connect.transforms.Filter): left out",
                        "  parse (ParseJson$Value): unchanged")
                .anyMatch(line -> line.startsWith("line 3: "))
                .anyMatch(line -> line.startsWith("  only (RouteEntity): {\"topic\":\"videos\""));
    }

    @Test
    void tryGoesOnBehindAnEventThatFails() {
        transform("parse", SMT + "ParseJson$Value");

        int code = tried("{\"value\":\"{\"}", "{\"value\":\"{}\"}", "{\"valueBase64\":\"e30=\"}");

        assertThat(code).isEqualTo(Alluvium.FOUND);
        assertThat(printed).contains("FAILED: ParseJson: topic events, partition 0, offset 1");
        assertThat(printed.lines().filter(line -> line.endsWith("\"value\":{},\"headers\":{}}")))
                .hasSize(2);
    }

    @Test
    void tryProtectsWithAThrowAwayKey() {
        transform(
                "protect",
                SMT + "ProtectFields$Value",
                "policies",
                "p",
                "p.fields",
                "mail,at,raw",
                "p.action",
                "hmac",
                "p.key.ref",
                "k",
                "keys.k",
                "${file:/etc/keys:pii}");
        set("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        set("header.converter", "org.apache.kafka.connect.storage.StringConverter");

        int code = tried(
                "{\"value\":{\"schema\":{\"type\":\"struct\",\"fields\":["
                        + "{\"field\":\"mail\",\"type\":\"string\"},{\"field\":\"at\",\"type\":\"int64\","
                        + "\"name\":\"org.apache.kafka.connect.data.Timestamp\"},{\"field\":\"raw\",\"type\":\"bytes\"},"
                        + "{\"field\":\"list\",\"type\":\"array\",\"items\":{\"type\":\"string\"}}]},"
                        + "\"payload\":{\"mail\":\"a@b\",\"at\":0,\"raw\":\"AA==\",\"list\":[\"x\"]}},\"headers\":{\"h\":\"01\"}}");

        assertThat(code).as(printed).isZero();
        assertThat(printed).contains("a throw-away key stands for them").contains("1970-01-01T00:00:00Z");
        assertThat(printed.lines().filter(line -> line.contains("protect (")).toList())
                .singleElement()
                .asString()
                .doesNotContain("a@b")
                .contains("\"list\":[\"x\"]")
                .contains("\"h\":\"01\"");
    }

    @Test
    void wrongInputIsSaid() {
        transform("entity", SMT + "NormalizeEntity", "format", "avro");
        String connector = connector().toString();

        assertThat(run("smt", "try", connector, "nosuch")).isEqualTo(Alluvium.WRONG_INPUT);
        assertThat(printed).contains("transforms.entity: ").contains("must be one of");
        assertThat(run("smt", "lint", folder.resolve("nosuch").toString())).isEqualTo(Alluvium.WRONG_INPUT);
        assertThat(run("smt", "lint", write("x", "{\n\"a\":").toString())).isEqualTo(Alluvium.WRONG_INPUT);
        assertThat(printed).contains("line 2");
        assertThat(run("smt", "lint", write("x", "[]").toString())).isEqualTo(Alluvium.WRONG_INPUT);
        assertThat(run("smt")).isEqualTo(Alluvium.WRONG_INPUT);
        assertThat(printed).contains("usage: ");
        assertThat(run("--help")).isZero();
        settings.clear();
        assertThat(tried("{}")).isEqualTo(Alluvium.WRONG_INPUT);
        assertThat(printed).contains("line 1: no event");
        transform("x", SMT + "RouteEntity", "topic.template", "t", "predicate", "nosuch");
        assertThat(tried("{}")).isEqualTo(Alluvium.WRONG_INPUT);
        assertThat(printed).contains("transforms.x.predicate names none of predicates");
        assertThat(run("smt", "try", connector, connector)).isEqualTo(Alluvium.WRONG_INPUT);
    }

    @Test
    void lintFindsUnknownKeysAndAliases() {
        transform("entity", SMT + "NormalizeEntity", "format", "api", "formatt", "x");
        transform("other", "com.example.Unknown");
        set("transforms.gone.type", "x");
        set("predicates.p.type", SMT + "RecordMatches");

        assertThat(linted()).isEqualTo(Alluvium.FOUND);

        assertThat(printed)
                .contains("error   transforms.entity: NormalizeEntity: unknown setting 'formatt'")
                .contains("error   transforms.gone.type: belongs to none of transforms")
                .contains("error   predicates.p.type: belongs to none of predicates")
                .contains("warning transforms.other: transforms.other.type=com.example.Unknown is no Transformation")
                .contains("3 errors, 1 warnings");
    }

    @Test
    void lintFindsProtectionBehindRouting() {
        transform("entity", SMT + "NormalizeEntity", "format", "api");
        transform("route", SMT + "RouteEntity", "topic.template", "${type}");
        transform("parse", SMT + "ParseJson$Value");
        transform("render", SMT + "RenderTemplate", "template", "{}");
        transform(
                "protect",
                SMT + "ProtectFields$Key",
                "policies",
                "p",
                "p.fields",
                "mail",
                "p.action",
                "hmac",
                "p.key.ref",
                "k",
                "keys.k",
                "${env:K}");

        assertThat(linted()).isEqualTo(Alluvium.FOUND);

        assertThat(printed)
                .contains("error   transforms.protect: stands behind RouteEntity")
                .contains("error   transforms.protect: stands behind RenderTemplate")
                .contains("error   transforms.protect: stands behind NormalizeEntity")
                .contains("error   transforms.parse: stands behind NormalizeEntity");
    }

    @Test
    void lintFindsPredicatesThatAreNeverTrue() {
        transform("early", SMT + "RouteEntity", "topic.template", "x", "predicate", "facts");
        transform("render", SMT + "RenderTemplate", "template", "{}");
        transform("late", SMT + "RouteEntity", "topic.template", "x", "predicate", "value");
        transform("entity", SMT + "NormalizeEntity", "format", "api", "predicate", "nosuch");
        set("predicates", "facts,value,unused");
        set("predicates.facts.type", SMT + "RecordMatches");
        set("predicates.facts.conditions", "t,a,b,op,m");
        set("predicates.facts.t.path", "$header.entity.type");
        set("predicates.facts.t.op", "exists");
        set("predicates.facts.a.path", "$topic");
        set("predicates.facts.a.op", "eq");
        set("predicates.facts.a.value", "x");
        set("predicates.facts.b.path", "$topic");
        set("predicates.facts.b.op", "eq");
        set("predicates.facts.b.value", "y");
        set("predicates.facts.op.path", "$header.other");
        set("predicates.facts.op.op", "missing");
        set("predicates.facts.m.path", "$key.a");
        set("predicates.facts.m.op", "exists");
        set("predicates.value.type", SMT + "RecordMatches");
        set("predicates.value.conditions", "v");
        set("predicates.value.v.path", "a.b");
        set("predicates.value.v.op", "exists");
        set("predicates.unused.type", "org.apache.kafka.connect.transforms.predicates.RecordIsTombstone");

        assertThat(linted()).isEqualTo(Alluvium.FOUND);

        assertThat(printed)
                .contains("condition t is never true here: NormalizeEntity, which writes header.entity.type")
                .contains("conditions want two values of $topic at once")
                .contains("condition v is never true here: RenderTemplate")
                .contains("error   transforms.entity.predicate: nosuch is none of predicates")
                .contains("warning predicates.unused: is asked by no transform")
                .contains("error   transforms.early: stands before NormalizeEntity");
    }

    @ParameterizedTest
    @ValueSource(strings = {"inserted", "insert,c"})
    void lintFindsOperationsThatDoNotExist(String word) {
        transform("entity", SMT + "NormalizeEntity", "format", "api");
        transform("route", SMT + "RouteEntity", "topic.template", "x", "predicate", "p");
        set("predicates", "p");
        set("predicates.p.type", SMT + "RecordMatches");
        set("predicates.p.conditions", "o");
        set("predicates.p.o.path", "$header.entity.op");
        set("predicates.p.o.op", "in");
        set("predicates.p.o.value", word);

        assertThat(linted()).isEqualTo(Alluvium.FOUND);

        assertThat(printed).contains("entity.op is one of create");
    }

    @Test
    void lintFindsAHeaderConverterThatRetypesIds() {
        set("cdc.format", "entity");

        assertThat(linted()).isEqualTo(Alluvium.FOUND);
        assertThat(printed).contains("error   header.converter: Connect's default re-types ids");

        set("header.converter", "org.apache.kafka.connect.storage.StringConverter");
        assertThat(linted()).isZero();
    }

    @Test
    void lintFindsAJsonConverterThatMakesDefaultsOfNulls() {
        set("value.converter", "org.apache.kafka.connect.json.JsonConverter");

        assertThat(linted()).isZero();
        assertThat(printed).contains("warning value.converter.replace.null.with.default: true, its default");

        set("value.converter.replace.null.with.default", "false");
        linted();
        assertThat(printed).contains("0 errors, 0 warnings");
        set("value.converter.replace.null.with.default", "true");
        set("value.converter.schemas.enable", "false");
        linted();
        assertThat(printed).contains("0 errors, 0 warnings");
    }

    @Test
    void lintFindsAProtectedFieldThatAHeaderTellsBefore() {
        transform("tenant", SMT + "StampTenant", "from", "value", "path", "org");
        transform("entity", SMT + "NormalizeEntity", "format", "dms", "id.fields", "person:mail+id,id");
        transform(
                "protect",
                SMT + "ProtectFields$Value",
                "policies",
                "a,b",
                "a.fields",
                "mail, phone",
                "a.action",
                "mask",
                "b.fields",
                "org",
                "b.action",
                "mask");

        assertThat(linted()).isEqualTo(Alluvium.FOUND);

        assertThat(printed)
                .contains("transforms.protect: stands behind entity, which tells field 'mail' in a header")
                .contains("transforms.protect: stands behind tenant, which tells field 'org' in a header")
                .doesNotContain("'id'", "'phone'");
    }

    @Test
    void lintFindsSettingsOfASourceThatLoseOrShowRecords() {
        settings.clear();
        set("errors.tolerance", "all");
        set("errors.log.include.messages", "true");
        transform("entity", SMT + "NormalizeEntity");
        transform("protect", SMT + "ProtectFields$Value", "policies", "p", "p.fields", "a", "p.action", "mask");

        assertThat(linted()).isEqualTo(Alluvium.FOUND);

        assertThat(printed)
                .contains("error   header.converter")
                .contains("error   errors.tolerance: all skips records")
                .contains("error   errors.log.include.messages");
        set("topics", "t");
        linted();
        assertThat(printed)
                .contains("warning errors.tolerance: all without")
                .contains("warning errors.deadletterqueue.topic.name: a dead letter holds the original bytes");
    }

    static Stream<Path> shippedConfigurations() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("..", "connector-configs"))) {
            return files
                    .filter(file -> file.getParent().endsWith("connectors")
                            && file.toString().endsWith(".json"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("shippedConfigurations")
    void lintFindsNoErrorInWhatWeShip(Path file) {
        assertThat(run("smt", "lint", file.toString())).as(printed).isZero();
    }
}
