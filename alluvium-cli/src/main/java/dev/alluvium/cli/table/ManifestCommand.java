// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.table;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.manifest.ManifestCheck;
import dev.alluvium.delta.manifest.ManifestResult;
import dev.alluvium.delta.manifest.SymlinkManifests;
import java.util.Set;

/** {@code manifest}: brings the symlink manifests to the newest version. */
final class ManifestCommand implements TableCommand {
    @Override
    public Set<String> options() {
        return Set.of();
    }

    @Override
    public Set<String> flags() {
        return Set.of(TableSession.APPLY);
    }

    @Override
    public boolean run(TableSession session) {
        DeltaTable table = session.table();
        Report report = session.report();
        if (session.applies()) {
            ManifestResult done = new SymlinkManifests(table).run();
            report.fact("version", done.version())
                    .fact("written", done.written())
                    .fact("deleted", done.deleted())
                    .fact("partitions", done.partitions())
                    .fact("crowded", done.crowded().size());
        } else {
            report.fact("version", table.refresh().version())
                    .fact("outdated", ManifestCheck.differing(session.store(), table.snapshot()));
        }
        session.sayIfDry();
        return true;
    }
}
