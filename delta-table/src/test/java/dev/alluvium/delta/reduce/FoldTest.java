// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.data.Rows;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.RowMapping;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What several events of one key come to (P-26, P-33, and the rules of delete and re-creation). */
final class FoldTest {
    private static final StructType TABLE = StructType.of(
            StructField.of("id", PrimitiveType.LONG),
            StructField.of("a", PrimitiveType.STRING),
            StructField.of("b", PrimitiveType.STRING),
            StructField.of("seq", PrimitiveType.LONG),
            StructField.of("__deleted", PrimitiveType.BOOLEAN),
            StructField.of("elsewhere", PrimitiveType.STRING));
    private static final StructType EVENTS = StructType.of(
            StructField.of("id", PrimitiveType.LONG),
            StructField.of("a", PrimitiveType.STRING),
            StructField.of("b", PrimitiveType.STRING));
    private static final List<DataType> KEY_TYPES = List.of(PrimitiveType.LONG);

    private boolean sequenced;
    private boolean soft;
    private boolean rejects = true;
    private boolean keepsNulls;
    private Fold.Stored stored = Fold.Stored.ABSENT;
    private long offset;
    private LeftOut aside = new LeftOut();

    private Event event(Event.Kind kind, long sequence, Object[] values, BitSet present) {
        Sequence of = sequence < 0 ? Sequence.NONE : Sequence.of(sequence);
        return new Event(
                kind,
                kind == Event.Kind.TRUNCATE ? new Object[0] : new Object[] {1L},
                values,
                present,
                of,
                offset++,
                null);
    }

    private Event full(String a, String b) {
        return event(Event.Kind.UPSERT, -1, new Object[] {1L, a, b}, null);
    }

    private Event full(long sequence, String a, String b) {
        return event(Event.Kind.UPSERT, sequence, new Object[] {1L, a, b}, null);
    }

    private Event unavailableB(String a) {
        return event(Event.Kind.UPSERT, -1, new Object[] {1L, a}, Rows.columns(0, 1));
    }

    private Event partialA(String a) {
        return event(Event.Kind.PARTIAL, -1, new Object[] {1L, a}, Rows.columns(0, 1));
    }

    private Event partialB(String b) {
        return event(Event.Kind.PARTIAL, -1, new Object[] {1L, null, b}, Rows.columns(2));
    }

    private Event delete(long sequence) {
        return event(Event.Kind.DELETE, sequence, new Object[0], null);
    }

    private Fold.Outcome fold(Event... events) {
        StoredSequence sequences = new StoredSequence(TABLE, sequenced ? List.of("seq") : List.of());
        KeyCodec codec = new KeyCodec(TABLE, List.of("id"));
        TreeMap<Integer, List<Event>> parts = new TreeMap<>();
        parts.put(0, List.of(events));
        Reduction reduction = new Reducer(codec, sequences, sequenced).reduce(parts);
        FoldRules rules = new FoldRules(
                RowMapping.between(EVENTS, TABLE),
                codec.positions(),
                KEY_TYPES,
                sequences,
                sequenced,
                soft ? 4 : -1,
                rejects,
                keepsNulls);
        aside = new LeftOut();
        return Fold.fold(Objects.requireNonNull(reduction.next()), stored, rules, aside);
    }

    private void storedRow() {
        stored = new Fold.Stored(true, false, Sequence.NONE);
    }

    private static void assertWhole(Fold.Outcome outcome, Object... row) {
        assertThat(outcome.mutation().kind()).isEqualTo(NetMutation.Kind.PUT);
        assertThat(outcome.mutation().mask()).isNull();
        assertThat(outcome.mutation().row()).containsExactly(row);
    }

    @Test
    void theLastOfSeveralRowsCounts() {
        assertWhole(fold(full("x", "y"), full("p", "q")), 1L, "p", "q", null, null, null);
    }

    @Test
    void aPartialAfterAFullRowNeedsNoBase() {
        storedRow();
        assertWhole(fold(full("x", "y"), partialA("p")), 1L, "p", "y", null, null, null);
    }

    @Test
    void aFullRowAfterAPartialForgetsIt() {
        storedRow();
        assertWhole(fold(partialB("p"), full("x", null)), 1L, "x", null, null, null, null);
    }

    @Test
    void mixedPartialMasksFoldCorrectly() {
        storedRow();

        NetMutation put = fold(partialA("x"), partialB("y"), partialA("z")).mutation();

        assertThat(put.mask()).isEqualTo(Rows.columns(0, 1, 2));
        assertThat(put.over(new Object[] {1L, "0", "0", 9L, null, "kept"}))
                .containsExactly(1L, "z", "y", 9L, null, "kept");
    }

    @Test
    void aPartialWithoutARowInserts() {
        assertWhole(fold(partialB("y")), 1L, null, "y", null, null, null);
    }

    @Test
    void onlyAWholeRowClearsColumnsThatTheRecordsDoNotHave() {
        storedRow();
        assertWhole(fold(full("x", "y")), 1L, "x", "y", null, null, null);

        NetMutation put = fold(unavailableB("x")).mutation();

        assertThat(put.over(new Object[] {1L, "0", "kept", 9L, null, "kept"}))
                .containsExactly(1L, "x", "kept", 9L, null, "kept");
    }

    @Test
    void valuesFromBeforeADeleteNeverComeBack() {
        storedRow();
        assertWhole(fold(delete(-1), partialA("x")), 1L, "x", null, null, null, null);
        assertWhole(fold(full("p", "q"), delete(-1), partialA("x")), 1L, "x", null, null, null, null);
    }

    @Test
    void deleteThenReinsertInOneBatchKeepsRow() {
        storedRow();
        assertWhole(fold(delete(-1), full("x", "y")), 1L, "x", "y", null, null, null);
    }

    @Test
    void insertedAndDeletedInOneBatchIsNothing() {
        assertThat(fold(full("x", "y"), delete(-1)).mutation().kind()).isEqualTo(NetMutation.Kind.NOTHING);
        storedRow();
        assertThat(fold(full("x", "y"), delete(-1)).mutation().kind()).isEqualTo(NetMutation.Kind.REMOVE);
    }

    @Test
    void anUnavailableValueWithoutARowFollowsThePolicy() {
        Fold.Outcome rejected = fold(unavailableB("x"));
        assertThat(rejected.mutation().kind()).isEqualTo(NetMutation.Kind.NOTHING);
        assertThat(aside.withoutBase()).hasSize(1);

        rejects = false;
        assertWhole(fold(unavailableB("x")), 1L, "x", null, null, null, null);

        rejects = true;
        storedRow();
        fold(delete(-1), unavailableB("x"));
        assertThat(aside.withoutBase()).hasSize(1);
        assertWhole(fold(full("p", "q"), unavailableB("x")), 1L, "x", "q", null, null, null);
    }

    @Test
    void anExplicitNullOfAPartialMayKeepTheStoredValue() {
        storedRow();
        assertThat(fold(partialA(null)).mutation().over(new Object[] {1L, "0", "0", null, null, null}))
                .containsExactly(1L, null, "0", null, null, null);

        keepsNulls = true;
        assertThat(fold(partialA(null)).mutation().over(new Object[] {1L, "0", "0", null, null, null}))
                .containsExactly(1L, "0", "0", null, null, null);
    }

    @Test
    void eventsAreOrderedBySequenceThenAsTheyCame() {
        sequenced = true;
        assertWhole(fold(full(7, "new", null), full(5, "old", null)), 1L, "new", null, 7L, null, null);
        assertWhole(fold(full(7, "first", null), full(7, "second", null)), 1L, "second", null, 7L, null, null);
    }

    @Test
    void anEventOlderThanTheStoredRowIsLateAndAnEqualOneIsNot() {
        sequenced = true;
        stored = new Fold.Stored(true, false, Sequence.of(7));

        Fold.Outcome outcome = fold(full(6, "late", null), full(7, "equal", null));

        assertThat(aside.late()).hasSize(1);
        assertWhole(outcome, 1L, "equal", null, 7L, null, null);
        assertThat(fold(full(6, "late", null), delete(5)).mutation().kind()).isEqualTo(NetMutation.Kind.NOTHING);
    }

    @Test
    void aLateDeleteDoesNotTakeTheBaseOfALaterPartial() {
        sequenced = true;
        stored = new Fold.Stored(true, false, Sequence.of(7));

        NetMutation put = fold(delete(5), event(Event.Kind.PARTIAL, 9, new Object[] {1L, "x"}, Rows.columns(1)))
                .mutation();

        assertThat(put.over(new Object[] {1L, "0", "kept", 7L, null, null}))
                .containsExactly(1L, "x", "kept", 9L, null, null);
    }

    @Test
    void aDeleteWithoutASequenceTakesTheGreatestKnown() {
        sequenced = true;
        stored = new Fold.Stored(true, false, Sequence.of(7));
        assertThat(fold(delete(-1)).mutation().kind()).isEqualTo(NetMutation.Kind.REMOVE);
        assertThat(fold(full(5, "late", null), delete(-1)).mutation().kind()).isEqualTo(NetMutation.Kind.REMOVE);
        assertThat(fold(full(9, "x", null), delete(-1), full(8, "older", null))
                        .mutation()
                        .kind())
                .isEqualTo(NetMutation.Kind.REMOVE);
        assertWhole(fold(full(9, "x", null), delete(-1), full(9, "again", null)), 1L, "again", null, 9L, null, null);
    }

    @Test
    void aRowWithoutASequenceIsOlderThanEveryOther() {
        sequenced = true;
        assertWhole(fold(full(1, "x", null), full("none", null)), 1L, "x", null, 1L, null, null);
        stored = new Fold.Stored(true, false, Sequence.of(1));
        fold(full("none", null));
        assertThat(aside.late()).hasSize(1);
    }

    @Test
    void aSoftDeleteKeepsTheValuesAndMarksTheRow() {
        soft = true;
        sequenced = true;
        stored = new Fold.Stored(true, false, Sequence.of(7));

        NetMutation put = fold(delete(8)).mutation();

        assertThat(put.deleted()).isTrue();
        assertThat(put.over(new Object[] {1L, "a", "b", 7L, false, "e"})).containsExactly(1L, "a", "b", 8L, true, "e");
    }

    @Test
    void aSoftlyDeletedRowIsNoBase() {
        soft = true;
        stored = new Fold.Stored(true, true, Sequence.NONE);
        assertWhole(fold(partialA("x")), 1L, "x", null, null, false, null);
        fold(unavailableB("x"));
        assertThat(aside.withoutBase()).hasSize(1);
        assertThat(fold(delete(-1)).mutation().kind()).isEqualTo(NetMutation.Kind.NOTHING);
    }

    @Test
    void aSoftDeleteOfAnUnknownKeyIsItsOwnTombstone() {
        soft = true;
        assertThat(fold(delete(-1)).mutation().kind()).isEqualTo(NetMutation.Kind.NOTHING);
        sequenced = true;
        assertWhole(fold(delete(8)), 1L, null, null, 8L, true, null);
    }

    @Test
    void aTruncateDeletesWhatCameBefore() {
        Event truncate = event(Event.Kind.TRUNCATE, -1, new Object[0], null);
        storedRow();
        assertThat(fold(full("x", "y"), event(Event.Kind.TRUNCATE, -1, new Object[0], null))
                        .mutation()
                        .kind())
                .isEqualTo(NetMutation.Kind.REMOVE);
        assertWhole(fold(truncate, full("x", "y")), 1L, "x", "y", null, null, null);
    }

    @Test
    void noValueShows() {
        assertThat(fold(full("secret", "secret")).mutation().toString()).isEqualTo("PUT[part=0, mask=all]");
    }
}
