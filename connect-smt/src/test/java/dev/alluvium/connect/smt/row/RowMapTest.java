// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.testsupport.cases.Cases;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A Map like any other, whatever is done to it: transforms of others may. */
class RowMapTest {
    private static final RowLayout LAYOUT = new RowLayout(List.of("a", "b", "Aa", "BB", ""));

    private static Map<String, Object> row() {
        return new RowMap(LAYOUT, new Object[] {1L, null, "x", "y", true});
    }

    private static Map<String, Object> linked() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a", 1L);
        map.put("b", null);
        map.put("Aa", "x");
        map.put("BB", "y");
        map.put("", true);
        return map;
    }

    @Test
    void isTheMapOfItsNamesAndValues() {
        Map<String, Object> row = row();

        assertThat(row)
                .isEqualTo(linked())
                .hasToString(linked().toString())
                .hasSameHashCodeAs(linked())
                .hasSize(5);
        assertThat(linked()).isEqualTo(row);
        assertThat(new ArrayList<>(row.entrySet())).isEqualTo(new ArrayList<>(linked().entrySet()));
        assertThat(row.containsKey("b")).isTrue();
        assertThat(row.containsKey("c")).isFalse();
        assertThat(row.containsKey(null)).isFalse();
        assertThat(((Map<?, ?>) row).get(7)).isNull();
        assertThat(new RowMap(new RowLayout(List.of()), new Object[0])).isEmpty();
    }

    @Test
    void copiesShareNothingThatChanges() {
        Map<String, Object> row = row();

        Map<Object, Object> copy = RowMap.copyOf(row);
        copy.put("a", 2L);
        copy.put("new", 3L);

        assertThat(row).isEqualTo(linked());
        assertThat(copy).containsEntry("a", 2L).containsEntry("new", 3L).hasSize(6);
        assertThat(RowMap.copyOf(copy)).isEqualTo(copy).isNotSameAs(copy);
        assertThat(RowMap.copyOf(linked())).isEqualTo(linked());
    }

    @Test
    void valuesMustFitTheNames() {
        assertThatThrownBy(() -> new RowMap(LAYOUT, new Object[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 values for 5 names");
    }

    @Test
    void changesAreThoseOfALinkedHashMap() {
        Cases.checkLists(2_000, RowMapTest::changes, changes -> {
            Map<String, Object> row = row();
            Map<String, Object> model = linked();
            for (int change : changes) {
                assertThat(apply(change, row)).isEqualTo(apply(change, model));
                assertThat(new ArrayList<>(row.entrySet())).isEqualTo(new ArrayList<>(model.entrySet()));
                assertThat(row.keySet()).containsExactlyElementsOf(model.keySet());
            }
        });
    }

    private static List<Integer> changes(Random random) {
        return random.ints(random.nextInt(8), 0, 1_000).boxed().toList();
    }

    private static Object apply(int change, Map<String, Object> map) {
        String name = List.of("a", "b", "Aa", "BB", "", "c", "d").get(change / 10 % 7);
        return switch (change % 10) {
            case 0, 1, 2 -> map.put(name, change);
            case 3 -> map.remove(name);
            case 4 -> map.keySet().remove(name);
            case 5 -> map.values().removeIf(value -> value instanceof String);
            case 6 ->
                map.entrySet().stream().map(entry -> entry.setValue(change)).toList();
            case 7 -> removeEverySecond(map);
            case 8 -> map.putIfAbsent(name, change);
            default -> map.computeIfPresent(name, (key, value) -> change > 900 ? null : key + value);
        };
    }

    private static int removeEverySecond(Map<String, Object> map) {
        int at = 0;
        for (Iterator<String> names = map.keySet().iterator(); names.hasNext(); at++) {
            names.next();
            if (at % 2 == 1) {
                names.remove();
            }
        }
        return map.size();
    }
}
