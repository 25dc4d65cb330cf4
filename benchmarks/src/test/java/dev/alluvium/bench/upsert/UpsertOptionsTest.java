// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.upsert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.bench.measure.Options;
import dev.alluvium.bench.measure.WrongOptionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpsertOptionsTest {
    private static UpsertOptions of(String line) {
        return UpsertOptions.parse(new Options(line.split(" ", -1)));
    }

    @Test
    void hotKeysAreAHundredthWhereTheyAreHot() {
        assertThat(of("--keys 20_000 --skew hot").hotKeys()).isEqualTo(200);
        assertThat(of("--keys 20_000 --skew uniform").hotKeys()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "--hot-keys 5 --skew uniform, --hot-keys says something only with --skew hot",
        "--source file --rival scan, --source says something only with --rival spark",
        "--keys 10 --files 11, '--files is 11; it takes a whole number from 1 to 10'",
        "--batch 0, '--batch is 0; it takes a whole number from 1 to 1,000,000,000'",
        "--batch 100_000_000, '--keys, and --batch of all batches, are 1000000000 together at most'"
    })
    void whatCannotBeIsRefused(String line, String message) {
        assertThatThrownBy(() -> of(line))
                .isInstanceOf(WrongOptionException.class)
                .hasMessage(message);
    }
}
