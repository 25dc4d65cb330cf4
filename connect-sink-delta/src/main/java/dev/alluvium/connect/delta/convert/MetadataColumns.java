// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import dev.alluvium.connect.delta.config.SequenceSource;
import dev.alluvium.connect.delta.config.TableConfig;
import dev.alluvium.connect.delta.config.TableConfig.PkMode;
import dev.alluvium.connect.delta.route.HeaderText;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.PrimitiveType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Facts about a record that become columns: where it stood, when, what it said; and its sequence where nothing else
 * keeps it.
 */
final class MetadataColumns {
    private static final String PREFIX = "__";
    private static final String HEADERS = "headers.";

    private final List<Fact> facts = new ArrayList<>();

    private record Fact(String word, String column, PrimitiveType type) {}

    MetadataColumns(TableConfig config) {
        Set<String> words = new LinkedHashSet<>(config.schema().metadata());
        if (config.keys().mode() == PkMode.KAFKA) {
            words.addAll(List.of("topic", "partition", "offset"));
        }
        for (String word : words) {
            if (word.startsWith(HEADERS)) {
                facts.add(new Fact(word, PREFIX + "header_" + word.substring(HEADERS.length()), PrimitiveType.STRING));
            } else if (!word.equals("sequence")) {
                facts.add(new Fact(word, PREFIX + word, type(word)));
            }
        }
    }

    /** Whether the sequence needs a column of its own. */
    static boolean keepsSequence(TableConfig config) {
        boolean inRow = config.sequence().kind() == SequenceSource.Kind.FIELDS;
        boolean wanted = config.schema().metadata().contains("sequence");
        return !inRow && (wanted || (config.upserts() && config.sequence().isStored()));
    }

    private static PrimitiveType type(String word) {
        return switch (word) {
            case "partition" -> PrimitiveType.INTEGER;
            case "offset" -> PrimitiveType.LONG;
            case "timestamp" -> PrimitiveType.TIMESTAMP;
            default -> PrimitiveType.STRING;
        };
    }

    /** The names of the columns, which no field of a row fills. */
    List<String> names() {
        return facts.stream().map(Fact::column).toList();
    }

    /** Makes sure that the columns are there. */
    void settle(RowColumns columns) {
        for (Fact fact : facts) {
            if (columns.find(fact.column) < 0) {
                columns.put(fact.column, fact.type);
            }
        }
    }

    /** Fills the columns. */
    void fill(SinkRecord record, String operation, RowColumns columns, RowReader.Row row) {
        for (Fact fact : facts) {
            int column = columns.find(fact.column);
            row.values()[column] = value(fact, record, operation, columns.type(column));
            row.present().set(column);
        }
    }

    private static @Nullable Object value(Fact fact, SinkRecord record, String operation, DataType type) {
        return switch (fact.word) {
            case "topic" -> record.originalTopic();
            case "partition" ->
                type == PrimitiveType.LONG
                        ? (Object) record.originalKafkaPartition().longValue()
                        : record.originalKafkaPartition();
            case "offset" -> record.originalKafkaOffset();
            case "timestamp" ->
                record.timestamp() == null ? null : (Object) LogicalReaders.exactMicros(record.timestamp());
            case "op" -> operation;
            default ->
                HeaderText.text(record, fact.word.substring(HEADERS.length())).orElse(null);
        };
    }

    /**
     * The sequence (or the offset, where that orders) as an append table keeps it: a number, or text of fixed width
     * that sorts as the numbers do.
     */
    static @Nullable Object stored(SinkRecord record, Sequence sequence, DataType type) {
        if (sequence.parts().isEmpty()) {
            return type == PrimitiveType.LONG ? (Object) record.originalKafkaOffset() : null;
        }
        return type == PrimitiveType.LONG && sequence.parts().get(0) instanceof Long number
                ? number
                : sequence.parts().stream().map(MetadataColumns::padded).collect(Collectors.joining("/"));
    }

    private static String padded(Object part) {
        String digits = part.toString();
        return "0".repeat(Math.max(0, 20 - digits.length())) + digits;
    }

    /** All columns but those whose value was not at hand. */
    static BitSet allBut(BitSet unavailable, int columns) {
        BitSet present = new BitSet(columns);
        present.set(0, columns);
        present.andNot(unavailable);
        return present;
    }
}
