// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import dev.alluvium.delta.error.ProtocolViolationException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One commit of the log.
 *
 * @param version its number
 * @param actions its lines in order
 */
public record LogCommit(long version, List<Action> actions) {
    /** Copies the actions. */
    public LogCommit {
        actions = List.copyOf(actions);
    }

    /**
     * The commit of this content.
     *
     * @param origin which commit of which table, for messages
     * @throws ProtocolViolationException if the content is damaged, see {@link ActionJson#parse}, or says two things
     *     of one thing, which readers settle in different ways
     */
    static LogCommit parse(long version, byte[] content, String origin) {
        List<Action> actions = ActionJson.parse(content, origin);
        repeated(actions).ifPresent(action -> {
            throw new ProtocolViolationException(
                    origin + " holds two actions for one thing: " + action + "; repair the log before writing");
        });
        return new LogCommit(version, actions);
    }

    /** An action that is about the same thing as one before it; the protocol allows one per commit. */
    public static Optional<Action> repeated(List<Action> actions) {
        Set<Object> seen = new HashSet<>();
        return actions.stream()
                .filter(action -> !(action instanceof Action.CommitInfo) && !seen.add(identity(action)))
                .findFirst();
    }

    private static Object identity(Action action) {
        if (action instanceof Action.AddFile add) {
            return List.of("file", add.path(), add.deletionVector());
        }
        if (action instanceof Action.RemoveFile remove) {
            return List.of("file", remove.path(), remove.deletionVector());
        }
        if (action instanceof Action.Txn txn) {
            return List.of("txn", txn.appId());
        }
        if (action instanceof Action.DomainMetadata domain) {
            return List.of("domainMetadata", domain.domain());
        }
        return action instanceof Action.Cdc cdc
                ? List.of("cdc", cdc.path())
                : action.getClass().getSimpleName();
    }

    /** The unique id in its commitInfo, if its writer gave one. */
    public Optional<String> txnId() {
        for (Action action : actions) {
            if (action instanceof Action.CommitInfo info) {
                return info.txnId();
            }
        }
        return Optional.empty();
    }
}
