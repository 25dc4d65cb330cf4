// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import dev.alluvium.testsupport.kinesis.KinesisFault.Kind;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The faults in force, in the order in which they were armed. Thread-safe. */
final class FaultScript {
    private static final String BATCH = "PutRecords";

    private final List<ArmedFault> armed = new CopyOnWriteArrayList<>();

    ArmedFault arm(KinesisFault fault) {
        ArmedFault added = new ArmedFault(fault, armed::remove);
        armed.add(added);
        return added;
    }

    /**
     * The fault that hits a call; of several the one armed first.
     *
     * @param shard that the call is about, if it is about one
     */
    Optional<KinesisFault> next(String operation, Optional<String> shard) {
        for (ArmedFault one : armed) {
            KinesisFault fault = one.fault();
            boolean matches = fault.operation().equals(operation)
                    && !isOfRecords(fault)
                    && (fault.shard().isEmpty() || fault.shard().equals(shard));
            if (matches && one.hits()) {
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }

    /** Whether the next record of a batch, which goes to this shard, is refused. */
    boolean refusesRecord(String shard) {
        for (ArmedFault one : armed) {
            KinesisFault fault = one.fault();
            boolean matches = isOfRecords(fault)
                    && fault.shard().filter(id -> !id.equals(shard)).isEmpty();
            if (matches && one.hits()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfRecords(KinesisFault fault) {
        return fault.kind() == Kind.THROTTLE && fault.operation().equals(BATCH);
    }
}
