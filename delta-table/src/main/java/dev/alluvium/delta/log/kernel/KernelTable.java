// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log.kernel;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.log.TableFeatures;
import dev.alluvium.hadoop.HadoopStubs;
import io.delta.kernel.TableManager;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.UnsupportedProtocolVersionException;
import io.delta.kernel.exceptions.UnsupportedTableFeatureException;
import java.io.FileNotFoundException;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How Kernel sees a table: a fixed root that stands for the store, so that keys need no encoding, and our exceptions.
 */
final class KernelTable {
    /** Every store is mounted here; Kernel joins and splits paths below it and never opens them itself. */
    static final String ROOT = "/table";

    private final StoreFileIo fileIo;
    private final String location;

    KernelTable(StoreFileIo fileIo, String location) {
        HadoopStubs.requireAlone();
        this.fileIo = fileIo;
        this.location = location;
    }

    static String path(String key) {
        return ROOT + "/" + key;
    }

    static String key(String path) {
        if (!path.startsWith(ROOT + "/")) {
            throw new IllegalArgumentException("'" + path + "' is not below the table's root");
        }
        return path.substring(ROOT.length() + 1);
    }

    Engine engine() {
        return DefaultEngine.create(fileIo);
    }

    io.delta.kernel.Snapshot latest(Engine engine) {
        return TableManager.loadSnapshot(ROOT).build(engine);
    }

    io.delta.kernel.Snapshot at(long version, Engine engine) {
        return TableManager.loadSnapshot(ROOT).atVersion(version).build(engine);
    }

    /**
     * Runs a piece of Kernel and turns what it throws into ours. Kernel's messages may quote lines of the log, and
     * those hold statistics of rows: only the kind of a failure is passed on.
     */
    <T> T call(String what, Callable<T> work) {
        try {
            return work.call();
        } catch (Exception | LinkageError e) {
            // Kernel is foreign code and throws what it likes; this is the one boundary where all of it arrives.
            throw translated(what, e);
        }
    }

    private DeltaTableException translated(String what, Throwable failure) {
        DeltaTableException ours = ours(failure);
        if (ours != null) {
            return ours;
        }
        if (failure instanceof UnsupportedTableFeatureException unsupported) {
            return TableFeatures.refusal(
                    String.join(", ", new TreeSet<>(unsupported.getUnsupportedFeatures())), location);
        }
        if (failure instanceof UnsupportedProtocolVersionException unsupported) {
            return new UnsupportedFeatureException("protocol (" + unsupported.getMinReaderVersion() + ","
                    + unsupported.getMinWriterVersion() + ") is not supported: table " + location + " needs it");
        }
        Optional<String> foreign = fileIo.foreignFeature();
        if (foreign.isPresent()) {
            return TableFeatures.refusal(foreign.get(), location);
        }
        String message = "could not " + what + " of table " + location + " (" + kind(failure) + ")";
        // Failures of the store itself are ours, see above; what is left is an object that vanished, or one that is
        // damaged.
        return causes(failure).anyMatch(FileNotFoundException.class::isInstance)
                ? new StorageUnavailableException(message + ": an object was deleted while it was read; try again")
                : new ProtocolViolationException(message + ": " + fileIo.damage());
    }

    private static @Nullable DeltaTableException ours(Throwable failure) {
        return causes(failure)
                .filter(DeltaTableException.class::isInstance)
                .map(DeltaTableException.class::cast)
                .findFirst()
                .orElse(null);
    }

    /** The classes along the chain of causes, which say what happened without saying to which data. */
    private static String kind(Throwable failure) {
        return causes(failure).map(cause -> cause.getClass().getSimpleName()).collect(Collectors.joining(" < "));
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }
}
