/** What the operating system says about a process: CPU time and memory. */
@NullMarked
package io.serac.bench.process;

import org.jspecify.annotations.NullMarked;
