// SPDX-License-Identifier: Apache-2.0
/**
 * Every setting, declared once, and what they mean together. Comes in: a connector's properties. Goes out: a typed
 * configuration, or all problems at once. No network here. Read {@link
 * dev.alluvium.connect.kinesis.config.SourceSettings} first.
 */
@NullMarked
package dev.alluvium.connect.kinesis.config;

import org.jspecify.annotations.NullMarked;
