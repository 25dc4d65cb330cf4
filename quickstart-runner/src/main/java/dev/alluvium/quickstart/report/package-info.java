// SPDX-License-Identifier: Apache-2.0

/**
 * What a run tells: the report as a value, as {@code report.json}, as text, and the progress on the way.
 *
 * <p>In: verdicts and figures. Out: text. Nothing here decides whether a run is equal or different but by asking the
 * verdicts. Read {@link dev.alluvium.quickstart.report.RunReport} first.
 */
@NullMarked
package dev.alluvium.quickstart.report;

import org.jspecify.annotations.NullMarked;
