// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every wrong option is refused by its name. */
class GeneratorTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                                                                              | expected an object
            {}                                                                              | unknown name ''
            {'generator': 'mysql'}                                                          | unknown name 'mysql'
            {'generator': 5}                                                                | generator: expected a text
            {'generator': 'postgres', 'sede': 7, 'rowz': 1}                                 | unknown option sede, rowz
            {'generator': 'postgres', 'part': 'all'}                                        | part: expected one of [changes, setup]
            {'generator': 'postgres', 'seed': 1.5}                                          | seed: expected a whole number
            {'generator': 'postgres', 'count': -1}                                          | count: expected a whole number from 0
            {'generator': 'postgres', 'batch': 0}                                           | batch: expected a whole number from 1
            {'generator': 'postgres', 'special.floats': 'yes'}                              | special.floats: expected true or false
            {'generator': 'postgres', 'to': {'topic': 'x'}}                                 | to: generator 'postgres'
            {'generator': 'postgres', 'tables': {'user': 'users'}}                          | tables: unknown name 'user'
            {'generator': 'postgres', 'tables': ['users']}                                  | tables: expected an object
            {'generator': 'postgres', 'raw': {'users': 1}}                                  | raw.users: expected a text
            {'generator': 'entities'}                                                       | to: generator 'entities' needs
            {'generator': 'entities', 'to': {'table': 'x'}}                                 | to: generator 'entities' needs
            {'generator': 'entities', 'to': {'topic': 'x'}, 'kpl.per.mille': 5}             | kpl.per.mille: only for a stream
            {'generator': 'entities', 'to': {'topic': 'x'}, 'entities': ['song']}           | entities: unknown entity 'song'
            {'generator': 'entities', 'to': {'topic': 'x'}, 'entities': []}                 | entities: expected a list
            {'generator': 'entities', 'to': {'topic': 'x'}, 'form': 'row'}                  | form: 'row' takes exactly one
            {'generator': 'entities', 'to': {'topic': 'x'}, 'raw': {'zone': 'zones'}}       | raw: only for form 'row'
            """)
    void wrongOptionIsRefusedByName(String options, String message) {
        assertThatThrownBy(() -> Generator.of(Recording.json(options)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void optionsOfTheStepAreLeftToTheRunner() {
        assertThat(Generator.of(Recording.json("{'generator': 'postgres', 'rate': 100, 'note': 'x'}")))
                .isNotNull();
    }

    @Test
    void changeWithoutItsRowIsRefused() {
        var key = JsonNodeFactory.instance.objectNode();

        assertThatThrownBy(() -> new RowChange("users", "u", key, null)).hasMessageContaining("has a row");
        assertThatThrownBy(() -> new RowChange("users", "d", key, key)).hasMessageContaining("has a row");
        assertThatThrownBy(() -> new RowChange("users", "x", key, key)).hasMessageContaining("must be r, c, u or d");
    }

    @Test
    void toStringShowsNoValue() {
        var row = JsonNodeFactory.instance.objectNode().put("name", "canary");

        assertThat(new RowChange("users", "c", row, row)).hasToString("RowChange[c users]");
        assertThat(OutgoingRecord.of("topic", row, row)).hasToString("OutgoingRecord[topic]");
    }
}
