/**
 * A local state that tells what of it is looked at: its value, single fields of its context, or the context as a whole. Leaves out
 * what is done with that: predicate.ts, export/cubes.ts.
 */
import type { LocalView } from "../../model/local.js";

/** @param note is told a name for what is looked at, and how to find the same in other local states */
export function watchedView(
	view: LocalView,
	note: (path: string, of: (view: LocalView) => unknown) => void,
): LocalView {
	return {
		get value() {
			note("value", (v) => v.value);
			return view.value;
		},
		get context() {
			return new Proxy(view.context, {
				get: (context, field) => {
					if (typeof field !== "string") return Reflect.get(context, field);
					note(`context.${field}`, (v) => v.context[field]);
					return context[field];
				},
				has: (context, field) => {
					note("context", (v) => v.context);
					return Reflect.has(context, field);
				},
				ownKeys: (context) => {
					note("context", (v) => v.context);
					return Reflect.ownKeys(context);
				},
			});
		},
	};
}
