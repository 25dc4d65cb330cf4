// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.row;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * A path {@code a.b[0].c} through Structs, Maps and Lists. A name that holds dots or brackets stands in backticks;
 * {@code [*]} leads into every element. The empty path is the container itself.
 *
 * @param text as it was configured, for messages
 */
public record FieldPath(List<Step> steps, String text) {
    /** The container itself. */
    public static final FieldPath WHOLE = new FieldPath(List.of(), "");

    /** What {@link #find} says of a path that leads nowhere, as opposed to one that leads to a null. */
    public static final Object ABSENT = new Object();

    /** One step down. */
    public sealed interface Step permits Name, Index, Every {}

    /** Into a field or entry. */
    public record Name(String name) implements Step {}

    /** Into one element. */
    public record Index(int index) implements Step {}

    /** Into all elements. */
    public record Every() implements Step {}

    /** Copies the steps. */
    public FieldPath {
        steps = List.copyOf(steps);
    }

    /**
     * Reads a path that leads to one place.
     *
     * @throws IllegalArgumentException for an empty name, a bad index or {@code [*]}
     */
    public static FieldPath parse(String text) {
        FieldPath path = parseMany(text);
        if (path.steps.stream().anyMatch(Every.class::isInstance)) {
            throw new IllegalArgumentException("'" + text + "' leads to many places; [*] is of no use here");
        }
        return path;
    }

    /**
     * Reads a path that may lead to many places.
     *
     * @throws IllegalArgumentException for an empty name or a bad index
     */
    public static FieldPath parseMany(String text) {
        return new FieldPath(new PathText(text).steps(), text);
    }

    /** The value at the end of the path, null where any step is missing or null. */
    public @Nullable Object of(@Nullable Object container) {
        Object value = find(container);
        return value == ABSENT ? null : value;
    }

    /** The value at the end of the path, {@link #ABSENT} where a step is missing. */
    public @Nullable Object find(@Nullable Object container) {
        Object value = container;
        for (Step step : steps) {
            value = step(value, step);
            if (value == ABSENT) {
                return ABSENT;
            }
        }
        return value;
    }

    /** All values other than null that the path leads to. */
    public List<Object> all(@Nullable Object container) {
        List<Object> values = container == null ? List.of() : List.of(container);
        for (Step step : steps) {
            List<Object> next = new ArrayList<>();
            for (Object value : values) {
                addStep(next, value, step);
            }
            values = next;
        }
        return values;
    }

    private static void addStep(List<Object> target, Object container, Step step) {
        if (step instanceof Every) {
            if (container instanceof List<?> list) {
                list.stream().filter(element -> element != null).forEach(target::add);
            }
            return;
        }
        Object value = step(container, step);
        if (value != null && value != ABSENT) {
            target.add(value);
        }
    }

    private static @Nullable Object step(@Nullable Object container, Step step) {
        if (step instanceof Name name) {
            return member(container, name.name);
        }
        return step instanceof Index at && container instanceof List<?> list && at.index < list.size()
                ? list.get(at.index)
                : ABSENT;
    }

    private static @Nullable Object member(@Nullable Object container, String name) {
        if (container instanceof Struct struct) {
            return struct.schema().field(name) == null ? ABSENT : struct.getWithoutDefault(name);
        }
        if (container instanceof Map<?, ?> map) {
            Object value = map.get(name);
            return value == null && !map.containsKey(name) ? ABSENT : value;
        }
        return ABSENT;
    }

    @Override
    public String toString() {
        return text;
    }
}
