/** What is asked of a server, one workload per file. */
@NullMarked
package io.serac.bench.workload;

import org.jspecify.annotations.NullMarked;
