// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    private enum Engine {
        DV,
        COW
    }

    private static void refuses(Consumer<Options> taking, String message, String... arguments) {
        assertThatThrownBy(() -> {
                    Options options = new Options(arguments);
                    taking.accept(options);
                    options.end();
                })
                .isInstanceOf(WrongOptionException.class)
                .hasMessage(message);
    }

    @Test
    void digitsOfANumberMayBeGrouped() {
        assertThat(new Options(new String[] {"--keys", "10_000_000"}).number("keys", 5, 1))
                .isEqualTo(10_000_000);
        assertThat(new Options(new String[0]).number("keys", 5, 1)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "0", "-1", "_1", "1.5", "11", "99999999999999999999"})
    void aNumberThatIsNoneOrOutOfRangeIsRefusedWithTheRange(String text) {
        refuses(
                options -> options.number("keys", 5, 1, 10),
                "--keys is " + text + "; it takes a whole number from 1 to 10",
                "--keys",
                text);
    }

    @Test
    void aDurationHasMillisecondsOrSeconds() {
        Options options = new Options(new String[] {"--a", "1500ms", "--b", "2s", "--c", "3"});

        assertThat(options.millis("a", "1s", 1)).isEqualTo(1_500);
        assertThat(options.millis("b", "1s", 1)).isEqualTo(2_000);
        assertThat(options.millis("c", "1s", 1)).isEqualTo(3_000);
        assertThat(options.millis("d", "4s", 1)).isEqualTo(4_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5s", "0ms", "s", "1m", "99999999999999s"})
    void anotherDurationIsRefusedWithWhatItMayBe(String text) {
        refuses(
                options -> options.millis("interval", "1s", 1),
                "--interval is " + text + "; it takes whole milliseconds or seconds, as in 1500ms or 2s, from 1ms on",
                "--interval",
                text);
    }

    @Test
    void aChoiceThatThereIsNotIsRefusedWithThoseThatThereAre() {
        assertThat(new Options(new String[] {"--engine", "cow"}).choice("engine", Engine.DV))
                .isEqualTo(Engine.COW);
        refuses(options -> options.choice("engine", Engine.DV), "--engine is foo; it takes dv|cow", "--engine", "foo");
    }

    @Test
    void anOptionThatNobodyTookIsRefusedWithThoseThatThereAre() {
        refuses(
                options -> options.number("keys", 5, 1),
                "there is no option --bogus; there are --json, --keys",
                "--bogus",
                "1");
    }

    @Test
    void anOptionThatSaysNothingIsRefused() {
        Consumer<Options> taking = options -> {
            options.onlyWith("hot-keys", false, "--skew hot");
            options.number("hot-keys", 5, 1);
        };

        refuses(taking, "--hot-keys says something only with --skew hot", "--hot-keys", "5");
    }

    @Test
    void whatIsNoOptionWithAValueIsRefused() {
        Consumer<Options> taking = options -> {};

        refuses(taking, "an option is --name value, and not: keys", "keys", "5");
        refuses(taking, "--keys has no value", "--keys");
        refuses(taking, "--json is given twice", "--json", "a", "--json", "b");
    }

    @Test
    void theAnswerIsWrittenIntoADirectoryThatWasNotThere(@TempDir Path scratch) throws IOException {
        Path file = scratch.resolve("not/yet/answer.json");
        Options options = new Options(new String[] {"--json", file.toString()});

        options.end();
        options.answer(JsonNodeFactory.instance.objectNode().put("ratio", 2));

        assertThat(Files.readString(file)).contains("\"ratio\" : 2");
    }

    @Test
    void anAnswerThatCannotBeWrittenIsRefusedBeforehand(@TempDir Path scratch) {
        refuses(
                options -> {},
                "--json is " + scratch + "; it takes a file that can be written",
                "--json",
                scratch.toString());
    }
}
