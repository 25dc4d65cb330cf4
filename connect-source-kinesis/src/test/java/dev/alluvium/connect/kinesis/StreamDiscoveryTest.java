// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.connect.kinesis.stream.FakeKinesis;
import dev.alluvium.connect.kinesis.stream.KinesisException;
import dev.alluvium.connect.kinesis.stream.KinesisException.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** Which streams a pattern finds, and when one counts as gone. */
class StreamDiscoveryTest {
    private final FakeAccount account = new FakeAccount();
    private final List<Long> pauses = new ArrayList<>();

    @Test
    void allPagesAreListedNotFasterThanTheServiceAllows() {
        account.pageSize = 2;
        streams("a1", "a2", "a3", "b1", "a4");

        assertThat(find(Collections.emptySortedMap()).keySet()).containsExactly("a1", "a2", "a3", "a4");
        assertThat(account.listings).isEqualTo(3);
        assertThat(pauses).hasSize(2).allSatisfy(millis -> assertThat(millis).isGreaterThan(200));
    }

    @Test
    void thePatternMatchesWholeNames() {
        streams("a", "ab", "ba");

        assertThat(new StreamDiscovery("a", account, pauses::add)
                        .find(Collections.emptySortedMap())
                        .keySet())
                .containsExactly("a");
    }

    @Test
    void aRefusedPageIsAskedForAgainMoreAndMoreSlowly() {
        streams("a1");
        account.faults.addAll(List.of(Kind.THROTTLED, Kind.THROTTLED));
        assertThat(find(Collections.emptySortedMap())).hasSize(1);
        assertThat(pauses).containsExactly(600L, 1_200L);

        account.faults.addAll(Collections.nCopies(9, Kind.THROTTLED));
        assertThatThrownBy(() -> find(Collections.emptySortedMap())).isInstanceOf(KinesisException.class);
        account.faults.clear();
        account.faults.add(Kind.DENIED);
        assertThatThrownBy(() -> find(Collections.emptySortedMap())).hasMessageContaining("ListStreams");
    }

    @Test
    void aStreamThatAListingLacksIsGoneOnlyWhenItsNameIsNotKnown() {
        streams("a1", "a2");
        SortedMap<String, Long> known = find(Collections.emptySortedMap());

        account.unlisted.add("a1");
        assertThat(find(known)).isEqualTo(known);
        account.streams.remove("a1");
        assertThat(find(known).keySet()).containsExactly("a2");
    }

    @Test
    void aStreamThatIsBeingMadeOrDeletedIsNotThere() {
        streams("a1", "a2");
        SortedMap<String, Long> known = find(Collections.emptySortedMap());
        account.unready.add("a1");

        assertThat(find(known).keySet()).containsExactly("a2");
    }

    @Test
    void aStreamThatWasCreatedAgainIsAnotherOneAlsoWhereTheListingDoesNotSay() {
        streams("a1");
        for (boolean tells : new boolean[] {true, false}) {
            account.tellsCreation = tells;
            SortedMap<String, Long> known = find(Collections.emptySortedMap());
            assertThat(find(known)).isEqualTo(known);

            account.streams.get("a1").recreate();
            assertThat(find(known)).isNotEqualTo(known);
        }
    }

    private SortedMap<String, Long> find(SortedMap<String, Long> known) {
        return new StreamDiscovery("a.*", account, pauses::add).find(known);
    }

    private void streams(String... names) {
        for (String name : names) {
            account.streams.put(name, new FakeKinesis(new VirtualTime(), 1, FakeAccount.arn(name)));
        }
    }
}
