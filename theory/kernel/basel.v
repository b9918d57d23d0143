(* H_G^(2) = pi^2/6 - 2 J_G / I_G with the integrals of cosines.v. Hence the sum of all 1/k^2 is pi^2/6, no partial sum
   reaches it, and 1/H_G^(2) stays above 6/pi^2. *)
From Coq Require Import Reals Lra Lia Psatz.
From Coquelicot Require Import Coquelicot.
From Collapse Require Import sums harmonic cosines.
Open Scope R_scope.

(* The sum telescopes: 1/(n+1)^2 = 2 J_n/I_n - 2 J_(n+1)/I_(n+1). *)
Lemma telescopes : forall G, harmonic 2 G = PI ^ 2 / 6 - 2 * (J G / I G).
Proof.
  induction G as [| n IH].
  - rewrite I_0, J_0. unfold harmonic, total. simpl. pose proof half_pi. field. lra.
  - rewrite harmonic_next, IH.
    pose proof (I_next n) as Hi. pose proof (J_next n) as Hj. pose proof (I_positive n). pose proof (I_positive (S n)).
    pose proof (pos_INR n). rewrite S_INR in *. set (x := INR n) in *.
    assert (En : I n = 2 * (x + 1) * I (S n) / (2 * x + 1)) by (field_simplify_eq; lra).
    assert (Ej : J n = (I (S n) + 2 * (x + 1) ^ 2 * J (S n)) / ((x + 1) * (2 * x + 1))) by (field_simplify_eq; lra).
    rewrite En, Ej. field. lra.
Qed.

Lemma below_limit : forall G, harmonic 2 G < PI ^ 2 / 6.
Proof.
  intros. rewrite telescopes.
  assert (0 < J G / I G) by (apply Rdiv_lt_0_compat; [apply J_positive | apply I_positive]). lra.
Qed.

Lemma vanishes : forall a, 0 < a -> is_lim_seq (fun n => / (a * INR n + 1)) 0.
Proof.
  intros a Ha. replace (Finite 0) with (Rbar_inv p_infty) by reflexivity. apply is_lim_seq_inv; [| discriminate].
  apply (is_lim_seq_plus _ _ p_infty 1); [| apply is_lim_seq_const | reflexivity].
  apply (is_lim_seq_mult _ _ a p_infty); [apply is_lim_seq_const | apply is_lim_seq_INR |].
  apply is_Rbar_mult_sym, is_Rbar_mult_p_infty_pos. exact Ha.
Qed.

(* The sum of all 1/k^2 *)
Theorem sum_of_inverse_squares : is_lim_seq (fun G => harmonic 2 G) (Finite (PI ^ 2 / 6)).
Proof.
  apply is_lim_seq_incr_1.
  apply (is_lim_seq_le_le (fun n => PI ^ 2 / 6 - 2 * / (2 * INR n + 1)) _ (fun _ => PI ^ 2 / 6)).
  - intros n. split; [rewrite telescopes; pose proof (ratio_small n); lra | left; apply below_limit].
  - replace (Finite (PI ^ 2 / 6)) with (Finite (PI ^ 2 / 6 - 2 * 0)) by (f_equal; ring).
    apply is_lim_seq_minus'; [apply is_lim_seq_const |].
    apply (is_lim_seq_scal_l (fun n => / (2 * INR n + 1)) 2 0), vanishes. lra.
  - apply is_lim_seq_const.
Qed.

Theorem limit : is_lim_seq (fun G => / (1 + INR G) + harmonic 2 G) (Finite (PI ^ 2 / 6)).
Proof.
  replace (Finite (PI ^ 2 / 6)) with (Finite (0 + PI ^ 2 / 6)) by (f_equal; ring).
  apply is_lim_seq_plus'; [| apply sum_of_inverse_squares].
  apply (is_lim_seq_ext (fun n => / (1 * INR n + 1))); [intros; f_equal; ring | apply vanishes; lra].
Qed.

Theorem grows : forall G : nat, (1 <= G)%nat -> harmonic 2 G < / (1 + INR G) + harmonic 2 G.
Proof. intros G HG. positives. assert (0 < / (1 + INR G)) by (apply Rinv_0_lt_compat; lra). lra. Qed.

Lemma raised_step : forall G, / (1 + INR G) + harmonic 2 G < / (1 + INR (S G)) + harmonic 2 (S G).
Proof.
  intros G. pose proof (pos_INR G). rewrite harmonic_next, S_INR.
  assert (E : / (1 + (INR G + 1)) + / (INR G + 1) ^ 2 - / (1 + INR G) = / ((2 + INR G) * (1 + INR G) ^ 2))
    by (field; lra).
  assert (0 < / ((2 + INR G) * (1 + INR G) ^ 2)).
  { apply Rinv_0_lt_compat. repeat apply Rmult_lt_0_compat; lra. }
  lra.
Qed.

(* The gap to the limit is more than 1/(G+1). *)
Theorem below : forall G : nat, (1 <= G)%nat -> / (1 + INR G) + harmonic 2 G < PI ^ 2 / 6.
Proof.
  intros G _. apply (Rlt_le_trans _ _ _ (raised_step G)).
  apply (is_lim_seq_incr_compare _ _ limit). intros n. left. apply raised_step.
Qed.

Lemma raised_positive : forall G, (1 <= G)%nat -> 0 < harmonic 2 G /\ 0 < / (1 + INR G) + harmonic 2 G.
Proof. intros G HG. pose proof (at_least_one G HG). pose proof (grows G HG). lra. Qed.

Theorem efficiency_falls : forall G : nat, (1 <= G)%nat -> / harmonic 2 G > / (/ (1 + INR G) + harmonic 2 G).
Proof.
  intros G HG. pose proof (raised_positive G HG). apply Rinv_lt_contravar; [apply Rmult_lt_0_compat; tauto |].
  apply grows. exact HG.
Qed.

Theorem efficiency_bound : forall G : nat, (1 <= G)%nat -> / (/ (1 + INR G) + harmonic 2 G) > 6 / PI ^ 2.
Proof.
  intros G HG. pose proof (raised_positive G HG). pose proof (below G HG). pose proof PI_RGT_0.
  replace (6 / PI ^ 2) with (/ (PI ^ 2 / 6)) by (field; lra).
  apply Rinv_lt_contravar; [apply Rmult_lt_0_compat; lra | assumption].
Qed.

Theorem efficiency : forall G : nat, (1 <= G)%nat -> / harmonic 2 G > 6 / PI ^ 2.
Proof. intros G HG. pose proof (efficiency_falls G HG). pose proof (efficiency_bound G HG). lra. Qed.
