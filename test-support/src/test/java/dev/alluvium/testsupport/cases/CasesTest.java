// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("sets a system property")
class CasesTest {
    @AfterEach
    void forgetSeed() {
        System.clearProperty("alluvium.seed");
    }

    @Test
    void aPropertyThatHoldsIsCheckedForEveryCase() {
        List<Integer> seen = new ArrayList<>();

        Cases.check(50, random -> random.nextInt(1_000), seen::add);

        assertThat(seen).hasSize(50);
        assertThat(seen.stream().distinct().count()).isGreaterThan(10);
    }

    @Test
    void aFailureNamesTheSeedThatRepeatsIt() {
        AssertionError first = failure(() ->
                Cases.check(100, Random::nextInt, value -> assertThat(value % 2).isZero()));
        Matcher seed =
                Pattern.compile("-Dalluvium.seed=(-?\\d+)\nvalue: (-?\\d+)").matcher(first.getMessage());
        assertThat(seed.find()).isTrue();

        System.setProperty("alluvium.seed", seed.group(1));
        List<Integer> seen = new ArrayList<>();
        Cases.check(100, Random::nextInt, seen::add);

        assertThat(seen).containsExactly(Integer.valueOf(seed.group(2)));
    }

    @Test
    void aFailingListShrinksToWhatMakesItFail() {
        List<Integer> list = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            list.add(i);
        }

        assertThatThrownBy(() -> Cases.checkLists(
                        1,
                        random -> list,
                        each -> assertThat(each.contains(17) && each.contains(901))
                                .isFalse()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("value: [17, 901]\n");
    }

    @Test
    void aListThatAlwaysFailsShrinksToTheEmptyOne() {
        assertThatThrownBy(() -> Cases.checkLists(1, random -> List.of(1, 2, 3), each -> {
                    throw new java.io.IOException("always");
                }))
                .hasMessageContaining("value: []")
                .hasMessageContaining("always")
                .hasCauseInstanceOf(java.io.IOException.class);
    }

    private static AssertionError failure(Runnable checked) {
        try {
            checked.run();
        } catch (AssertionError e) {
            return e;
        }
        throw new AssertionError("nothing failed");
    }
}
