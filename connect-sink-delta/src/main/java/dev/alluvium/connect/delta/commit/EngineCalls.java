// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.commit;

import dev.alluvium.connect.delta.error.SinkErrors;
import dev.alluvium.delta.error.CommitConflictException;
import dev.alluvium.delta.error.CommitOutcomeUnknownException;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.StorageUnavailableException;
import java.util.function.Supplier;

/** The boundary to the engine: what may mend itself is tried again, everything else stops the task. */
public final class EngineCalls {
    private EngineCalls() {}

    /**
     * Calls the engine.
     *
     * @throws org.apache.kafka.connect.errors.RetriableException if the store is away, a race was lost too often, or
     *     nobody knows how it ended; the table's transaction versions tell on the next attempt
     * @throws org.apache.kafka.connect.errors.ConnectException otherwise
     */
    public static <T> T call(String table, Supplier<T> action) {
        try {
            return action.get();
        } catch (StorageUnavailableException | CommitConflictException | CommitOutcomeUnknownException e) {
            throw SinkErrors.tryAgain(table, e);
        } catch (DeltaTableException e) {
            throw SinkErrors.engine(table, e);
        }
    }
}
