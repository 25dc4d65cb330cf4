// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.debezium;

import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.parse.JsonReader;
import dev.alluvium.connect.smt.parse.MalformedJsonException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The log position of an event, as a tuple of integers that grows with the log. */
final class SourceSequence {
    private SourceSequence() {}

    /**
     * The position in a source block: {@code commit/lsn} for postgresql, {@code file/pos/row} for mysql and mariadb.
     *
     * @throws dev.alluvium.connect.smt.entity.UnusableRecordException for other connectors and incomplete positions
     */
    static String of(SourcePlan plan, Object source) {
        Object connector = plan.connector().of(source);
        if ("postgresql".equals(connector)) {
            return postgres(plan, source);
        }
        if ("mysql".equals(connector) || "mariadb".equals(connector)) {
            return mysql(plan, source);
        }
        throw SmtErrors.noSourceSequence();
    }

    /**
     * Commit order first: transactions are told one after the other, but the positions of their changes interleave.
     * Rows of an initial export have no commit and sort before all that was streamed; incremental ones stand where
     * they were read.
     */
    private static String postgres(SourcePlan plan, Object source) {
        List<?> positions = positions(plan.sequence().of(source));
        Object lsn = positions.size() == 2 ? positions.get(1) : plan.lsn().of(source);
        Object commit = positions.isEmpty() || isInitialExport(plan.snapshot().of(source)) ? null : positions.get(0);
        return (commit == null ? "0" : digits(commit, "source.sequence")) + "/" + digits(lsn, "source.lsn");
    }

    private static String mysql(SourcePlan plan, Object source) {
        Object file = plan.file().of(source);
        // Numbers, not text: after mysql-bin.999999 comes mysql-bin.1000000.
        String number = file instanceof String name ? name.substring(name.lastIndexOf('.') + 1) : "";
        Object row = plan.row().of(source);
        return digits(number, "source.file") + "/" + digits(plan.pos().of(source), "source.pos") + "/"
                + (row == null ? "0" : digits(row, "source.row"));
    }

    private static boolean isInitialExport(@Nullable Object snapshot) {
        return snapshot != null
                && !snapshot.equals("false")
                && !snapshot.equals(false)
                && !snapshot.equals("incremental");
    }

    private static List<?> positions(@Nullable Object sequence) {
        if (!(sequence instanceof String text)) {
            return List.of();
        }
        try {
            return JsonReader.read(text) instanceof List<?> list ? list : List.of();
        } catch (MalformedJsonException e) {
            throw SmtErrors.noSequence("source.sequence");
        }
    }

    private static String digits(@Nullable Object value, String field) {
        String text =
                value instanceof String || value instanceof Long || value instanceof Integer ? value.toString() : "";
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw SmtErrors.noSequence(field);
        }
        return withoutLeadingZeros(text);
    }

    private static String withoutLeadingZeros(String digits) {
        int start = 0;
        while (start < digits.length() - 1 && digits.charAt(start) == '0') {
            start++;
        }
        return digits.substring(start);
    }
}
