// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A folder is read whole, and every mistake is refused with file, line and reason. */
class UseCaseReaderTest {
    private static final String SINK = "{\"name\":\"%s\",\"config\":{\"connector.class\":\"X\"}}";

    @TempDir
    Path directory;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(directory.resolve("josh"));
    }

    private void write(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private UseCase read() {
        return UseCaseReader.read(List.of(folder)).get(0);
    }

    private void refused(String message) {
        assertThatThrownBy(() -> UseCaseReader.read(List.of(folder)))
                .isInstanceOf(UseCaseFolderException.class)
                .hasMessage(folder + "/" + message);
    }

    @Test
    void anEmptyFolderAsksForOneWorkerAndNothingElse() {
        UseCase useCase = read();

        assertThat(useCase.name()).isEqualTo("josh");
        assertThat(useCase.demands()).isEqualTo(StackDemands.NONE);
        assertThat(useCase.setup()).isEmpty();
        assertThat(useCase.connectors()).isEmpty();
        assertThat(useCase.steps()).isEmpty();
        assertThat(useCase.expected()).isEqualTo(Expectation.NONE);
    }

    @Test
    void everyPartIsRead() {
        write("README.md", "what it shows");
        write(
                "stack.json",
                "{\"workers\":2,\"kafka\":\"3.9\",\"postgres\":true,\"exactly.once.source\":true,\"registry\":false,"
                        + "\"streams\":{\"s\":{\"shards\":4},\"t\":{}},\"topics\":{\"video\":{\"partitions\":4,\"config\":{\"a\":1}}},"
                        + "\"worker\":{\"w\":\"1\"}}");
        write("schema.sql", "SELECT '${stack.dir}'");
        write("setup.jsonl", "{\"sql\":{\"file\":\"schema.sql\"}}\n\n{\"sql\":\"SELECT 1\",\"note\":\"n\"}\n");
        write("connectors/10-b.json", SINK.formatted("b"));
        write("connectors/2-a.json", SINK.formatted("a"));
        write("steps.jsonl", STEPS);
        write("expected-1/video.jsonl", "{\"id\":1}");
        write(
                "expected/video.jsonl",
                "{\"id\":1,\"n\":2}\n{\"n\":3,\"id\":2}\n{\"$absent\":{\"id\":3}}\n{\"$partial\":true}\n");
        write("expected/topics/dlq.jsonl", "{\"key\":\"a\"}\n{\"$count\":3}");
        write(
                "expected/tables.json",
                "{\"video\":{\"protocol\":[1,2],\"partitionColumns\":[\"zone\"],\"properties\":{\"p\":\"q\"},"
                        + "\"maxFiles\":20,\"path\":\"s3://${stack.s3.bucket}/video\",\"key\":[\"id\"]}}");

        UseCase useCase = read();

        assertThat(useCase.demands().workers()).isEqualTo(2);
        assertThat(useCase.demands().topics())
                .isEqualTo(Map.of("video", new StackDemands.TopicDemand(4, Map.of("a", "1"))));
        assertThat(useCase.demands().streams()).isEqualTo(Map.of("s", 4, "t", 1));
        assertThat(useCase.setup()).extracting(step -> step.place().line()).containsExactly(1, 3);
        assertThat(useCase.connectors()).extracting(ConnectorFile::name).containsExactly("a", "b");
        assertThat(useCase.steps())
                .extracting(step -> step.getClass().getSimpleName())
                .containsExactly(
                        "Produce",
                        "Generate",
                        "Put",
                        "Put",
                        "Reshard",
                        "Rest",
                        "Kill",
                        "ArmKill",
                        "Start",
                        "Signal",
                        "Signal",
                        "Signal",
                        "Expect",
                        "Expect",
                        "Drain");
        assertThat(Step.endsDrained(useCase.steps())).isTrue();
        assertThat(useCase.expected().tables().get("video").toString()).isEqualTo("2 rows, 1 absent, partial");
        assertThat(useCase.expected().topics().get("dlq").count()).contains(3);
        assertThat(useCase.expected().factsOf("video"))
                .isEqualTo(new Expectation.TableFacts(
                        List.of(1, 2),
                        Optional.of(List.of("zone")),
                        Map.of("p", "q"),
                        Optional.of(20),
                        Optional.of("s3://${stack.s3.bucket}/video"),
                        List.of("id"),
                        false));
    }

    private static final String STEPS = String.join(
            "\n",
            "{\"record\":{\"topic\":\"video\",\"partition\":1,\"keyBase64\":\"AA==\",\"value\":null,"
                    + "\"headers\":{\"h\":[\"a\",null]},\"timestamp\":5}}",
            "{\"generate\":{\"generator\":\"postgres\",\"to\":{\"sql\":true}}}",
            "{\"kinesis\":{\"stream\":\"s\",\"partitionKey\":\"a\",\"dataBase64\":\"AA==\",\"explicitHashKey\":\"0\"}}",
            "{\"kinesis\":{\"stream\":\"s\",\"kpl\":[{\"partitionKey\":\"a\",\"data\":{\"b\":1}},{\"partitionKey\":\"b\",\"data\":\"\"}]}}",
            "{\"reshard\":{\"stream\":\"t\",\"to\":3}}",
            "{\"rest\":{\"method\":\"PUT\",\"path\":\"/x\",\"body\":{},\"expectStatus\":400,\"expectBody\":{}}}",
            "{\"kill\":\"worker-2\"}",
            "{\"kill\":{\"on\":\"s3\",\"op\":\"PUT\",\"match\":\"_delta_log/\",\"nth\":3,\"when\":\"after\"}}",
            "{\"start\":\"worker-2\"}",
            "{\"pause\":\"kinesis\"}",
            "{\"resume\":\"kinesis\"}",
            "{\"stop\":\"kafka\"}",
            "{\"expect\":{\"dir\":\"expected-1\"}}",
            "{\"expect\":{\"tables\":{\"video\":[{\"id\":1}]}}}",
            "{\"drain\":{}}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1} | unknown step 'a'; known: drain, expect, generate, kill, kinesis, pause, record, reshard, rest, resume, sql, start, stop",
                "{} | a line is one step (and perhaps a \"note\")",
                "{\"drain\":{},\"start\":\"worker-1\"} | a line is one step (and perhaps a \"note\")",
                "[] | a JSON object is needed here",
                "{\"fault\":{}} | step 'fault' is not supported yet",
                "{\"kinesis\":{}} | kinesis: 'stream' is missing",
                "{\"kinesis\":{\"stream\":\"s\",\"partitionKey\":\"a\",\"data\":1}} | stream 's' is not in \"streams\" of stack.json",
                "{\"kinesis\":{\"stream\":\"s\",\"data\":1}} | kinesis: 'partitionKey' is missing",
                "{\"kinesis\":{\"stream\":\"s\",\"partitionKey\":\"a\"}} | kinesis: 'data' is missing (a record of Kinesis has some, be it empty)",
                "{\"kinesis\":{\"stream\":\"s\",\"partitionKey\":\"a\",\"data\":1,\"explicitHashKey\":\"340282366920938463463374607431768211456\"}} | kinesis: 'explicitHashKey' must be a whole number below 2^128, as a text",
                "{\"kinesis\":{\"stream\":\"s\",\"kpl\":[]}} | kinesis: 'kpl' needs one record or more",
                "{\"kinesis\":{\"stream\":\"s\",\"kpl\":[{\"data\":1}]}} | kinesis 'kpl': 'partitionKey' is missing",
                "{\"reshard\":{\"stream\":\"s\"}} | reshard: 'to' is missing",
                "{\"reshard\":{\"stream\":\"s\",\"to\":2}} | stream 's' is not in \"streams\" of stack.json",
                "{\"pause\":\"kinesis\"} | pause needs a process of this stack: worker-1 to worker-1, kafka, s3",
                "{\"stop\":\"worker-2\"} | stop needs a process of this stack: worker-1 to worker-1, kafka, s3",
                "{\"record\":{\"topic\":\"t\"}} | record: 'value' is missing (null stands for a tombstone)",
                "{\"record\":{\"value\":1}} | record: 'topic' is missing",
                "{\"record\":{\"topic\":1,\"value\":1}} | record: 'topic' must be a text",
                "{\"record\":{\"topic\":\"t\",\"value\":1,\"valueBase64\":\"AA==\"}} | record: 'value' and 'valueBase64' exclude each other",
                "{\"record\":{\"topic\":\"t\",\"valueBase64\":\"?\"}} | record: 'valueBase64' is not base64",
                "{\"record\":{\"topic\":\"t\",\"value\":1,\"partition\":-1}} | record: 'partition' must not be negative",
                "{\"record\":{\"topic\":\"t\",\"value\":1,\"partition\":\"1\"}} | record: 'partition' must be a whole number",
                "{\"record\":{\"topic\":\"t\",\"value\":1,\"headers\":{\"h\":1}}} | record: header 'h' must be a text, null or a list of these",
                "{\"record\":{\"topic\":\"t\",\"value\":\"${stack.nope}\"}} | unknown placeholder ${stack.nope}; known: stack.connect.url, stack.dir, stack.kafka.bootstrap, stack.kinesis.endpoint, stack.postgres.database, stack.postgres.host, stack.postgres.password, stack.postgres.port, stack.postgres.user, stack.registry.url, stack.s3.bucket, stack.s3.endpoint",
                "{\"record\":{\"topic\":\"t\",\"value\":\"${stack.kinesis.endpoint}\"}} | ${stack.kinesis.endpoint} needs \"streams\" in stack.json",
                "{\"record\":{\"topic\":\"t\",\"value\":[\"${stack.postgres.host}\"]}} | ${stack.postgres.host} needs \"postgres\": true in stack.json",
                "{\"sql\":\"SELECT 1\"} | a sql step needs \"postgres\": true in stack.json",
                "{\"generate\":{}} | generate: 'generator' is missing",
                "{\"generate\":{\"generator\":\"e\",\"to\":{\"stream\":\"s\"}}} | stream 's' is not in \"streams\" of stack.json",
                "{\"generate\":{\"generator\":\"e\",\"to\":{\"sql\":true}}} | generate: 'to' SQL needs \"postgres\": true in stack.json",
                "{\"rest\":{\"path\":\"x\"}} | rest: 'path' must start with /",
                "{\"rest\":{\"path\":\"/x\",\"method\":\"get\"}} | rest: 'method' must be one of DELETE, GET, HEAD, PATCH, POST, PUT",
                "{\"rest\":{\"path\":\"/x\",\"wait\":1}} | rest: unknown key 'wait'; known: body, expectBody, expectStatus, method, path",
                "{\"kill\":\"worker-2\"} | kill needs a process of this stack: worker-1 to worker-1, kafka, s3",
                "{\"kill\":\"postgres\"} | kill needs a process of this stack: worker-1 to worker-1, kafka, s3",
                "{\"start\":5} | start needs a process of this stack: worker-1 to worker-1, kafka, s3",
                "{\"start\":\"kinesis\"} | start needs a process of this stack: worker-1 to worker-1, kafka, s3",
                "{\"record\":{\"topic\":\"t\",\"value\":\"${stack.registry.url}\"}} | ${stack.registry.url} needs \"registry\": true in stack.json",
                "{\"kill\":{\"on\":\"kafka\",\"op\":\"PUT\",\"match\":\"x\"}} | kill: 'on' must be \"s3\"",
                "{\"kill\":{\"on\":\"s3\",\"op\":\"PUT\",\"match\":\"(\"}} | kill: 'match' is not a regular expression: Unclosed group",
                "{\"kill\":{\"on\":\"s3\",\"op\":\"PUT\",\"match\":\"x\",\"nth\":0}} | kill: 'nth' must be at least 1",
                "{\"kill\":{\"on\":\"s3\",\"op\":\"PUT\",\"match\":\"x\",\"when\":\"while\"}} | kill: 'when' must be \"before\" or \"after\"",
                "{\"drain\":{\"seconds\":0}} | drain: 'seconds' must be at least 1",
                "{\"drain\":[]} | drain needs an object",
                "{\"record\":{\"topic\":\"t\",\"value\":1,\"timestamp\":-1}} | record: 'timestamp' must not be negative",
                "{\"expect\":{\"tables\":null}} | expect: 'tables' is missing",
                "{\"expect\":{\"tables\":{\"../t\":[]}}} | '../t' is no name of a table",
                "{\"expect\":{}} | expect: either 'dir' or 'tables' is needed",
                "{\"expect\":{\"tables\":{\"t\":[{\"a\":1},{\"b\":1}]}}} | expected row: names other columns than the lines before it: [b], not [a]"
            })
    void everyWrongStepIsRefusedWithItsLine(String step, String why) {
        write("steps.jsonl", "{\"drain\":{}}\n" + step + "\n");

        refused("steps.jsonl:2: " + why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"workers\":0} | stack.json: stack: 'workers' must be at least 1",
                "{\"nodes\":1} | stack.json: stack: unknown key 'nodes'; known: exactly.once.source, kafka, postgres, registry, streams, topics, webhook, with, worker, workers",
                "{\"kafka\":\"2.0\"} | stack.json: stack: 'kafka' must be \"3.9\" or \"4.3\"",
                "{\"registry\":1} | stack.json: stack: 'registry' must be true or false",
                "{\"webhook\":true} | stack.json: stack: 'webhook' is not supported yet",
                "{\"streams\":{\"s\":{\"shards\":0}}} | stack.json: stream 's': 'shards' must be at least 1",
                "{\"postgres\":1} | stack.json: stack: 'postgres' must be true or false",
                "{\"topics\":{\"t\":{\"parts\":1}}} | stack.json: topic 't': unknown key 'parts'; known: config, partitions",
                "{\"topics\":[]} | stack.json: stack 'topics' needs an object",
                "{\"worker\":{\"a\":{}}} | stack.json: stack: 'worker.a' must be a text",
                "{\"with\":[1]} | stack.json: stack: 'with' must be a list of texts",
                "{\"with\":\"x\"} | stack.json: stack: 'with' must be a list"
            })
    void everyWrongDemandIsRefused(String stack, String why) {
        write("stack.json", stack);

        refused(why);
    }

    @Test
    void whatIsNoPartOfAUseCaseIsRefused() {
        write("ddl.sql", "");
        write("NOTES.md", "");
        write(".hidden", "");
        write("first/video.jsonl", "");
        write("steps.jsonl", "{\"expect\":{\"dir\":\"first\"}}");
        assertThat(read().steps()).hasSize(1);

        write("step.jsonl", "");
        refused("step.jsonl: is no part of a use case: stack.json, setup.jsonl, steps.jsonl, connectors, expected,"
                + " *.md, *.sql, or what a step names");
    }

    @Test
    void badJsonIsRefusedWithItsLine() {
        write("stack.json", "{\n  \"workers\": 1,\n  \"workers\": 2\n}");
        refused("stack.json:3: bad JSON: Duplicate field 'workers'");
        write("stack.json", "{}");
        write("steps.jsonl", "\n{\"drain\":");
        assertThatThrownBy(this::read).hasMessageStartingWith(folder + "/steps.jsonl:2: bad JSON: Unexpected end");
        write("steps.jsonl", "{\"drain\":{}} {}");
        assertThatThrownBy(this::read).hasMessageStartingWith(folder + "/steps.jsonl:1: bad JSON: Trailing token");
    }

    @Test
    void aFileThatIsNotUtf8IsRefused() throws IOException {
        Files.write(folder.resolve("steps.jsonl"), "{\"note\":\"ü\"}".getBytes(StandardCharsets.ISO_8859_1));

        refused("steps.jsonl: is not UTF-8");
    }

    @Test
    void wrongConnectorsAreRefused() {
        write("connectors/first.json", SINK.formatted("a"));
        refused("connectors/first.json: is not named NN-name.json");
        RunFiles.delete(folder.resolve("connectors"));
        write("connectors/01-a.json", "{\"name\":\"a\"}");
        refused("connectors/01-a.json: connector: 'config' is missing");
        write("connectors/01-a.json", "{\"config\":{\"connector.class\":\"X\"}}");
        refused("connectors/01-a.json: connector: 'name' is missing");
        write("connectors/01-a.json", "{\"name\":\"a\",\"config\":{\"connector.class\":\"X\",\"url\":\"${stack.x}\"}}");
        assertThatThrownBy(this::read).hasMessageContaining("01-a.json: unknown placeholder ${stack.x}");
    }

    @Test
    void twoConnectorsOfOneNameClash() {
        write("connectors/01-a.json", SINK.formatted("same"));
        write("connectors/02-b.json", SINK.formatted("same"));

        refused("connectors/02-b.json: connector 'same' is defined by " + folder + "/connectors/01-a.json too");
    }

    @Test
    void wrongExpectationsAreRefused() {
        write("expected/video.jsonl", "{\"id\":1}\n{\"id\":1,\"n\":2}");
        refused(
                "expected/video.jsonl:2: expected row: names other columns than the lines before it: [id, n], not [id]");
        write("expected/video.jsonl", "{\"$gone\":1}");
        refused("expected/video.jsonl:1: expected row: unknown key '$gone'; known: $absent, $partial");
        write("expected/video.jsonl", "{}");
        refused("expected/video.jsonl:1: expected row: names no column");
        write("expected/video.jsonl", "");
        write("expected/notes.txt", "");
        refused("expected/notes.txt: is none of <table>.jsonl, topics/<topic>.jsonl and tables.json");
        RunFiles.delete(folder.resolve("expected"));
        write("expected/tables.json", "{\"video\":{\"protocol\":[1]}}");
        refused("expected/tables.json: table 'video': 'protocol' must be [reader version, writer version]");
        write("expected/tables.json", "{}");
        write("expected/topics/dlq.txt", "");
        refused("expected/topics/dlq.txt: is not <topic>.jsonl");
        RunFiles.delete(folder.resolve("expected/topics"));
        write("expected/topics/dlq.jsonl", "{\"offset\":1}");
        refused("expected/topics/dlq.jsonl:1: expected record: unknown key 'offset'; known: headers, key, keyBase64,"
                + " value, valueBase64");
    }

    @Test
    void foldersShareAStackAndBringTheirCompanions() throws IOException {
        write(
                "stack.json",
                "{\"with\":[\"../other\"],\"topics\":{\"t\":{\"partitions\":1}},"
                        + "\"streams\":{\"s\":{\"shards\":4}},\"worker\":{\"a\":\"1\"}}");
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.writeString(
                other.resolve("stack.json"),
                "{\"workers\":3,\"streams\":{\"s\":{\"shards\":2}},\"postgres\":true,\"with\":[\"../josh\"],\"topics\":{\"t\":{\"partitions\":4}}}");

        List<UseCase> useCases = UseCaseReader.read(List.of(folder, other));

        assertThat(useCases).extracting(UseCase::name).containsExactly("josh", "other");
        StackDemands demands = UseCaseReader.demands(useCases);
        assertThat(demands)
                .isEqualTo(new StackDemands(
                        3,
                        "3.9",
                        true,
                        false,
                        false,
                        Map.of("s", 4),
                        Map.of("t", new StackDemands.TopicDemand(4, Map.of())),
                        Map.of("a", "1")));
        Files.writeString(other.resolve("stack.json"), "{\"worker\":{\"a\":\"2\"}}");
        assertThatThrownBy(() -> UseCaseReader.demands(UseCaseReader.read(List.of(folder))))
                .hasMessageEndingWith("other/stack.json: another folder sets worker property 'a' differently");
    }

    @Test
    void allFoldersOfARunShareALineOfKafka() throws IOException {
        write("stack.json", "{\"kafka\":\"4.3\",\"registry\":true,\"with\":[\"../other\"]}");
        write("steps.jsonl", "{\"rest\":{\"path\":\"/${stack.registry.url}\"}}");
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.writeString(other.resolve("stack.json"), "{\"kafka\":\"4.3\"}");

        StackDemands demands = UseCaseReader.demands(UseCaseReader.read(List.of(folder)));

        assertThat(demands.kafka()).isEqualTo("4.3");
        assertThat(demands.registry()).isTrue();
        Files.writeString(other.resolve("stack.json"), "{}");
        assertThatThrownBy(() -> UseCaseReader.demands(UseCaseReader.read(List.of(folder))))
                .hasMessageEndingWith("asks for Kafka 3.9 beside a folder that needs 4.3: run them apart");
    }

    @Test
    void numbersKeepTheirDigits() {
        String value = "{\"a\":12.30,\"b\":0.12345678901234567890123,\"c\":-0.0,\"d\":12345678901234567890,\"e\":1}";
        write("steps.jsonl", "{\"record\":{\"topic\":\"t\",\"value\":" + value + "}}");
        write("expected/t.jsonl", value);

        Step.Produce step = (Step.Produce) read().steps().get(0);

        assertThat(RecordStep.read(step.place(), step.json()).value())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(value);
        assertThat(Json.text(read().expected().tables().get("t").rows().get(0))).isEqualTo(value);
    }

    @Test
    void whatCannotBeReadOrNamesNoTableIsRefused() throws IOException {
        write("expected/video.jsonl", "{\"$absent\":null}");
        refused("expected/video.jsonl:1: expected row: '$absent' is missing");
        write("expected/video.jsonl", "");
        write("expected/tables.json", "{\"../../video\":{}}");
        refused("expected/tables.json: '../../video' is no name of a table");
        RunFiles.delete(folder.resolve("expected"));
        Files.createDirectory(folder.resolve("steps.jsonl"));
        refused("steps.jsonl: cannot be read");
    }

    @Test
    void foldersMayNotDifferAboutATopicsProperty() throws IOException {
        write("stack.json", "{\"with\":[\"../other\"],\"topics\":{\"t\":{\"config\":{\"a\":1}}}}");
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.writeString(other.resolve("stack.json"), "{\"topics\":{\"t\":{\"config\":{\"a\":2}}}}");

        assertThatThrownBy(() -> UseCaseReader.demands(UseCaseReader.read(List.of(folder))))
                .hasMessageEndingWith("other/stack.json: another folder sets a property of topic 't' differently");
    }

    @Test
    void twoFoldersMayNotExpectTheSameTable() throws IOException {
        write("expected/video.jsonl", "{\"id\":1}");
        Path other =
                Files.createDirectories(directory.resolve("other/expected")).getParent();
        Files.writeString(other.resolve("expected/video.jsonl"), "{\"id\":1}");

        assertThatThrownBy(() -> UseCaseReader.read(List.of(folder, other)))
                .hasMessage(other + "/expected/video.jsonl: table 'video' is expected by " + folder
                        + "/expected/video.jsonl too");
    }

    @Test
    void whatIsNoDirectoryIsRefused() {
        assertThatThrownBy(() -> UseCaseReader.read(List.of(folder.resolve("nowhere"))))
                .hasMessage(folder + "/nowhere: is not a directory");
    }

    @Test
    void onlyStackPlaceholdersAreReplaced() {
        write(
                "connectors/01-a.json",
                "{\"name\":\"a\",\"config\":{\"connector.class\":\"X\",\"p\":\"${dir}/${stack.dir}/${file:x}\"}}");

        String resolved =
                Json.text(Placeholders.resolve(read().connectors().get(0).config(), Map.of("stack.dir", "/tmp/$1")));

        assertThat(resolved).isEqualTo("{\"connector.class\":\"X\",\"p\":\"${dir}//tmp/$1/${file:x}\"}");
    }

    /** Deletes test files. */
    private static final class RunFiles {
        static void delete(Path path) {
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
